import type { Authz, RelationTuple } from '@axion/platform/authz/authz.ts';
import { appendTuples, drainTuples, settleTuples } from '@axion/platform/authz/tuple-outbox.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { Postgres, Statements } from '@axion/platform/postgres/postgres.ts';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { ensureSenseTuples } from './ensure-sense-tuples.ts';
import { deleteMember } from './members/member.queries.ts';
import { assigneeTuple, memberTuple } from './sense-roles.ts';

const organizationId = '018f0000-0000-7000-8000-00000000a001';
const leaver = 'leaver'.padEnd(43, '0');
const stayer = 'stayer'.padEnd(43, '0');
const now = () => new Date();

let database: TestDatabase<'axion_sense'>;
let admin: pg.Client;
/** The runner, and the API beside it. */
let runner: Postgres;
let api: Postgres;
beforeAll(async () => {
  database = await openDatabase('axion_sense');
  admin = new pg.Client({ connectionString: database.urls.admin });
  await admin.connect();
  await admin.query(`insert into organizations (id, code, name) values ($1, 'axionville', 'Axionville')`, [organizationId]);
  for (const id of [leaver, stayer])
    await admin.query('insert into users (id, external_auth_id, name) values ($1, $2, $3)', [id, `https://id.test|${id}`, id]);
  runner = connectPostgres({ url: database.urls.migrate, poolMax: 2, applicationName: 'test-runner' });
  api = connectPostgres({ url: database.urls.app, poolMax: 2, applicationName: 'test-api' });
});
afterAll(async () => {
  await Promise.all([runner.close(), api.close(), admin.end()]);
  await database.drop();
});
beforeEach(async () => {
  await admin.query('truncate user_org cascade; truncate authz_outbox');
  await admin.query(`insert into user_org (user_id, organization_id) values ($1, $3), ($2, $3)`, [leaver, stayer, organizationId]);
  await admin.query(
    `insert into user_org_role (user_id, organization_id, role_id) select person, $2, id from roles, unnest($1::text[]) person where code = 'analyst'`,
    [[leaver, stayer], organizationId],
  );
});

const nameOf = ({ user, relation, object }: RelationTuple) => `${user} ${relation} ${object}`;
const factsOf = (userId: string) => [memberTuple(organizationId, userId), assigneeTuple(organizationId, userId, 'analyst')].map(nameOf);

/** A store in memory; `before` is called with what is about to be stored. */
function storeInMemory(before: (writes: readonly RelationTuple[]) => Promise<unknown> = async () => undefined) {
  const facts = new Set<string>();
  const authz: Pick<Authz, 'write'> = {
    async write({ writes = [], deletes = [] }) {
      await before(writes);
      for (const tuple of deletes) facts.delete(nameOf(tuple));
      for (const tuple of writes) facts.add(nameOf(tuple));
    },
  };
  return { authz, facts };
}

/** Ends the membership as the API does, up to the commit. */
const removeLeaver = () =>
  api.transaction(async (tx) => {
    await tx.maybeOne(deleteMember, { organizationId, userId: leaver });
    return appendTuples(tx, {
      deletes: [memberTuple(organizationId, leaver), assigneeTuple(organizationId, leaver, 'analyst')],
    });
  });

const isOfLeaver = (tuples: readonly RelationTuple[]) => tuples.some(({ user }) => user === `user:${leaver}`);

it('brings everybody, and leaves nothing to be done', async () => {
  const { authz, facts } = storeInMemory();
  const written = await ensureSenseTuples({ postgres: runner, authz, now });
  expect([...facts]).toEqual(expect.arrayContaining([...factsOf(leaver), ...factsOf(stayer)]));
  expect(facts.size).toBe(written);
  expect((await admin.query('select from authz_outbox')).rowCount).toBe(0);
});

it('does not bring back who is removed while their facts are on the way to the store', async () => {
  let removed: Promise<unknown> | undefined;
  const { authz, facts } = storeInMemory(async (writes) => {
    if (removed || !isOfLeaver(writes)) return;
    removed = removeLeaver();
    // What the API waits for; it comes by itself later when it does not come now.
    await settleTuples({ postgres: api, authz }, (await removed) as string, 300).catch(() => undefined);
  });
  await ensureSenseTuples({ postgres: runner, authz, now });
  await drainTuples({ postgres: api, authz });
  expect(removed).toBeDefined();
  expect([...facts]).toEqual(expect.arrayContaining(factsOf(stayer)));
  expect([...facts]).not.toEqual(expect.arrayContaining([expect.stringContaining(leaver)]));
});

it('does not bring back who is removed between the reading of their row and the writing of their facts', async () => {
  const { authz, facts } = storeInMemory();
  const removals: Promise<unknown>[] = [];
  /** The runner's connections, slow to write what they have read. */
  const slow: Postgres = {
    ...runner,
    transaction: (work) =>
      runner.transaction((tx) => {
        const statements: Statements = {
          maybeOne: tx.maybeOne.bind(tx),
          async many(query, params) {
            const users = query.name === 'authz-outbox-insert' ? ((params as { users?: readonly string[] }).users ?? []) : [];
            if (users.includes(`user:${leaver}`)) {
              removals.push(removeLeaver());
              await new Promise((resolve) => setTimeout(resolve, 200));
            }
            return tx.many(query, params);
          },
        };
        return work(statements);
      }),
  };
  await ensureSenseTuples({ postgres: slow, authz, now });
  await Promise.all(removals);
  await drainTuples({ postgres: api, authz });
  expect(removals.length).toBeGreaterThan(0);
  expect([...facts]).toEqual(expect.arrayContaining(factsOf(stayer)));
  expect([...facts]).not.toEqual(expect.arrayContaining([expect.stringContaining(leaver)]));
});

it('reads a page again when PostgreSQL had to end a circle of waits', async () => {
  const { authz, facts } = storeInMemory();
  const other = new pg.Client({ connectionString: database.urls.admin });
  await other.connect();
  await other.query('begin');
  await other.query('select from user_org where user_id = $1 for update', [stayer]);
  const ensured = ensureSenseTuples({ postgres: runner, authz, now });
  const waits = `select from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'test-runner' and datname = current_database()`;
  for (let i = 0; i < 100 && (await admin.query(waits)).rowCount === 0; i += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  await other.query('update user_org set expires_at = null where user_id = $1', [leaver]);
  await other.query('commit');
  await other.end();
  await ensured;
  expect([...facts]).toEqual(expect.arrayContaining([...factsOf(leaver), ...factsOf(stayer)]));
});

it('says which kind of fact the store does not take, and brings the others', async () => {
  const { authz, facts } = storeInMemory(async (writes) => {
    if (writes.some(({ relation }) => relation === 'assignee'))
      throw new AxionError('store.refused', { store: 'openfga', code: 'validation_error' });
  });
  await expect(ensureSenseTuples({ postgres: runner, authz, now })).rejects.toMatchObject({
    ...{ code: 'store.refused', params: { code: 'validation_error' } },
  });
  expect([...facts]).toEqual(expect.arrayContaining([nameOf(memberTuple(organizationId, stayer))]));
});
