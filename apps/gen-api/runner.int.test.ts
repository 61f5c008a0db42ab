import { randomBytes } from 'node:crypto';
import { ensureStore } from '@axion/platform/authz/ensure-store.ts';
import { secret } from '@axion/platform/config/secret.ts';
import { checkParts } from '@axion/platform/migrations/runner-parts.ts';
import { sealingKeys } from '@axion/platform/sealing/sealing-keys.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { openAuthorizationServer } from '../../test/harness/openfga/authorization-server.ts';
import { migrateGen } from './migrate.ts';
import { genRunnerParts } from './runner-parts.ts';

let db: TestDatabase<'axion_gen'>;
let openfga: Awaited<ReturnType<typeof openAuthorizationServer>>;
beforeAll(async () => {
  [openfga, db] = await Promise.all([openAuthorizationServer(), openDatabase('axion_gen', { folder: '/absent' })]);
});
afterAll(async () => {
  await openfga.close();
  await db.drop();
});

const keys = sealingKeys({
  DataSources__Encryption__Keys__1: randomBytes(32).toString('base64'),
  DataSources__Encryption__CurrentVersion: '1',
});
const configOf = (storeId: string) => ({
  logLevel: 'silent' as const,
  revision: 'test',
  gen: { url: secret(db.urls.migrate) },
  openfga: { url: openfga.apiUrl, storeId, apiToken: secret(openfga.apiToken) },
  sealing: { firstKey: undefined, currentVersion: undefined },
  senseClickhouse: secret(Object.assign(new URL(inject('clickhouse').readerUrl), { pathname: '/axion_sense' }).href),
  admin: 'https://id.test|founder',
});
const run = (storeId: string) => migrateGen(configOf(storeId), keys, openLog({ service: 'test', level: 'silent' }));

const page = z.object({
  tuples: z.array(z.object({ key: z.object({ user: z.string(), relation: z.string(), object: z.string() }) })),
  continuation_token: z.string().optional(),
});
async function factsOf(storeId: string): Promise<string[]> {
  const facts: string[] = [];
  let token: string | undefined;
  do {
    const answer = await openfga.api.post(
      `/stores/${storeId}/read`,
      { page_size: 100, ...(token ? { continuation_token: token } : {}) },
      page,
    );
    facts.push(...answer.tuples.map(({ key }) => `${key.user} ${key.relation} ${key.object}`));
    token = answer.continuation_token;
  } while (token);
  return facts.sort();
}

it('writes what belongs where once, however often it runs, and all of it to a store that was made anew', async () => {
  const storeId = await ensureStore(openfga.api, 'axion');
  await Promise.all([run(storeId), run(storeId), run(storeId)]);
  const facts = await factsOf(storeId);
  expect(facts).toEqual([...new Set(facts)]);
  expect(facts.some((fact) => fact.startsWith('system:axion-gen parent datasource:'))).toBe(true);
  expect(facts.some((fact) => / assignee role:1$/.test(fact))).toBe(true);

  await run(storeId);
  expect(await factsOf(storeId)).toEqual(facts);
  const said: string[] = [];
  expect(await checkParts(genRunnerParts(configOf(storeId)), (line) => said.push(line))).toBe(0);
  expect(said).toHaveLength(3);

  const fresh = await ensureStore(openfga.api, 'made-anew');
  expect(await checkParts(genRunnerParts(configOf(fresh)), (line) => said.push(line))).toBe(1);
  expect(said.at(-1)).toMatch(/is recorded as \w+, which the store \w+ does not have$/);
  await run(fresh);
  expect(await factsOf(fresh)).toEqual(facts);
});
