import type { RelationTuple } from '@axion/platform/authz/authz.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { query, sql } from '@axion/platform/postgres/query.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabase, type TestDatabase } from '../../../test/harness/databases.ts';
import { seedDemo } from './seed-demo.ts';

const issuer = 'http://localhost:19080';
const open = (url: string) => connectPostgres({ url, poolMax: 1, applicationName: 'seed-demo-test' });
const keepModel = query({
  name: 'test.keep-model',
  params: z.object({ sha256: z.string(), modelId: z.string() }),
  row: z.object({}),
  sql: ({ sha256, modelId }) =>
    sql`insert into public.openfga_model_versions (model_sha256, openfga_model_id) values (${sha256}, ${modelId})`,
});
const members = query({
  name: 'test.members',
  params: z.object({}),
  row: z.object({ code: z.string(), members: z.int() }),
  sql: () => sql`
    select o.code, count(*)::int as members from public.user_org m join public.organizations o on o.id = m.organization_id group by o.code order by o.code`,
});
const roles = query({
  name: 'test.roles',
  params: z.object({}),
  row: z.object({ person: z.string(), role: z.int() }),
  sql: () => sql`
    select split_part(u.external_auth_id, '|', 2) as person, r.role_id as role from public.user_roles r join public.users u on u.id = r.user_id order by 1`,
});

let databases: [TestDatabase<'axion_sense'>, TestDatabase<'axion_gen'>];
let sense: Postgres;
let gen: Postgres;
beforeAll(async () => {
  databases = [await openDatabase('axion_sense'), await openDatabase('axion_gen')];
  sense = open(databases[0].urls.migrate);
  gen = open(databases[1].urls.migrate);
});
afterAll(async () => {
  await Promise.all([sense.close(), gen.close()]);
  await Promise.all(databases.map((database) => database.drop()));
});

it('waits for the runners', async () => {
  await expect(seedDemo({ sense, gen, write: async () => undefined }, issuer)).rejects.toThrow('Sense has no authorization model yet');
});

it('puts both organizations into both products, and nothing more the second time', async () => {
  await sense.many(keepModel, { sha256: 'a'.repeat(64), modelId: 'model-of-sense' });
  await gen.many(keepModel, { sha256: 'b'.repeat(64), modelId: 'model-of-gen' });
  const written: (readonly [string, readonly RelationTuple[]])[] = [];
  const write = async (modelId: string, tuples: readonly RelationTuple[]) => void written.push([modelId, tuples]);
  await seedDemo({ sense, gen, write }, issuer);
  await seedDemo({ sense, gen, write }, issuer);

  expect(await sense.many(members, {})).toEqual([
    { code: 'axionville', members: 4 },
    { code: 'rivalton', members: 1 },
  ]);
  expect(await gen.many(roles, {})).toEqual([
    { person: 'admin', role: 1 },
    { person: 'analyst', role: 2 },
    { person: 'rival', role: 2 },
    { person: 'supervisor', role: 2 },
  ]);
  expect(written.map(([model]) => model)).toEqual(['model-of-sense', 'model-of-gen', 'model-of-sense', 'model-of-gen']);
  expect(written[0]?.[1].some(({ relation }) => relation === 'has_record_tracks')).toBe(true);
});
