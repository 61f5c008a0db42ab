import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { inRequest } from '../telemetry/request-context.ts';
import { connectPostgres } from './connect-postgres.ts';
import type { Postgres } from './postgres.ts';
import { query, sql } from './query.ts';

const none = z.object({});
const pidOf = query({ name: 'pid-of', params: none, row: z.object({ pid: z.number() }), sql: () => sql`select pg_backend_pid() as pid` });
const add = query({
  name: 'add',
  params: z.object({ x: z.number(), seconds: z.number() }),
  row: none,
  sql: ({ x, seconds }) => sql`insert into planner.sums select ${x}::int from pg_sleep(${seconds}::float)`,
});
const fail = query({ name: 'fail', params: none, row: none, sql: () => sql`select 1 / (select count(*) from planner.sums where x = -1)` });

let db: TestDatabase<'axion_sense'>;
let admin: pg.Client;
const opened: Postgres[] = [];
const open = (more: Partial<Parameters<typeof connectPostgres>[0]> = {}) => {
  const postgres = connectPostgres({ url: db.urls.app, poolMax: 3, applicationName: 'pool-under-test', ...more });
  opened.push(postgres);
  return postgres;
};
beforeAll(async () => {
  // What the server itself says when it goes away; a pooler says it in its own words.
  db = await openDatabase('axion_sense', { entrance: 'server' });
  admin = new pg.Client({ connectionString: db.urls.admin });
  await admin.connect();
  await admin.query('create table planner.sums (x int); grant select, insert on planner.sums to axion_sense_app');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((postgres) => postgres.close()));
  await admin.query('truncate planner.sums');
});
afterAll(async () => {
  await admin.end();
  await db.drop();
});

const sums = async () => (await admin.query<{ x: number }>('select x from planner.sums order by x')).rows.map(({ x }) => x);
/** Ends the sessions of the pool as a server does that shuts down (57P01), once they run what is looked for. */
async function endSessions(running = '%'): Promise<void> {
  for (let i = 0; i < 200; i += 1) {
    const { rowCount } = await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query like $1`,
      [running],
    );
    if (rowCount) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`nobody runs ${running}`);
}

it('keeps a connection whose statement was refused', async () => {
  const postgres = open({ poolMax: 1 });
  const before = await postgres.maybeOne(pidOf, {});
  await expect(postgres.many(fail, {})).rejects.toMatchObject({ code: 'store.refused', params: { code: '22012' } });
  await expect(postgres.transaction((tx) => tx.many(fail, {}))).rejects.toMatchObject({ code: 'store.refused' });
  expect(await postgres.maybeOne(pidOf, {})).toEqual(before);
});

it('asks once a connection whether its server takes writes, and sends nothing else beside the statements', async () => {
  const sent = vi.spyOn(pg.Client.prototype, 'query');
  const postgres = open({ poolMax: 1 });
  for (let i = 0; i < 3; i += 1) await postgres.maybeOne(pidOf, {});
  await postgres.transaction((tx) => tx.maybeOne(pidOf, {}));
  const texts = sent.mock.calls.map(([text]) => String(text));
  sent.mockRestore();
  expect(texts[0]).toContain('pg_is_in_recovery');
  expect(texts.slice(1)).toEqual([
    ...Array.from({ length: 3 }, () => '/* pid-of */ select pg_backend_pid() as pid'),
    'begin',
    '/* pid-of */ select pg_backend_pid() as pid',
    'commit',
  ]);
});

it('makes a statement again that a server going away did not do', async () => {
  const postgres = open();
  const adding = postgres.many(add, { x: 1, seconds: 1 });
  await endSessions('%insert into planner.sums%');
  await adding;
  expect(await sums()).toEqual([1]);
});

it('makes a transaction again that was lost before its first answer, and no other', async () => {
  const postgres = open();
  let runs = 0;
  const early = postgres.transaction(async (tx) => {
    runs += 1;
    await tx.many(add, { x: 1, seconds: 0.5 });
  });
  await endSessions('%insert into planner.sums%');
  await early;
  expect([runs, await sums()]).toEqual([2, [1]]);

  runs = 0;
  const answered = Promise.withResolvers<void>();
  const late = postgres.transaction(async (tx) => {
    runs += 1;
    await tx.many(add, { x: 2, seconds: 0 });
    answered.resolve();
    await tx.many(add, { x: 3, seconds: 5 });
  });
  const refused = expect(late).rejects.toMatchObject({ code: 'store.unavailable' });
  await answered.promise;
  await endSessions('%insert into planner.sums%');
  await refused;
  expect([runs, await sums()]).toEqual([1, [1]]);
});

it('does not ask again for what took too long', async () => {
  const postgres = open({ statementTimeoutMs: 300 });
  let runs = 0;
  const slow = postgres.transaction((tx) => {
    runs += 1;
    return tx.many(add, { x: 1, seconds: 5 });
  });
  await expect(slow).rejects.toMatchObject({ code: 'store.unavailable' });
  expect(runs).toBe(1);
  await endSessions('%insert into planner.sums%');
});

it('leaves a server that takes no writes any more, with every connection to it', async () => {
  const postgres = open();
  const readOnly = (state: 'on' | 'off') => admin.query(`alter database ${db.name} set default_transaction_read_only = ${state}`);
  await readOnly('on');
  const old = await Promise.all([1, 2, 3].map(() => postgres.transaction((tx) => tx.maybeOne(pidOf, {}))));
  await readOnly('off');
  await postgres.transaction(async (tx) => {
    await tx.maybeOne(pidOf, {});
    await tx.many(add, { x: 7, seconds: 0 });
  });
  await postgres.many(add, { x: 8, seconds: 0 });
  expect(await sums()).toEqual([7, 8]);
  const now = await Promise.all([1, 2, 3].map(() => postgres.transaction((tx) => tx.maybeOne(pidOf, {}))));
  expect(now.filter((one) => old.some((other) => other?.pid === one?.pid))).toEqual([]);
});

it('asks the next server when one is not there, and gives up by its deadline', async () => {
  const port = new URL(db.urls.app).port;
  const several = db.urls.app.replace(`:${port}/`, `:1,127.0.0.1:${port}/`);
  expect(await open({ url: several }).maybeOne(pidOf, {})).toMatchObject({ pid: expect.any(Number) });

  const nobody = open({ url: db.urls.app.replace(`:${port}/`, ':1,127.0.0.1:2/'), connectTimeoutMs: 300 });
  const started = performance.now();
  await expect(nobody.maybeOne(pidOf, {})).rejects.toMatchObject({ code: 'store.unavailable' });
  expect(performance.now() - started).toBeLessThan(4_000);
  await expect(open({ url: several.replace('axion_sense_app:', 'axion_sense_app:wrong') }).maybeOne(pidOf, {})).rejects.toMatchObject({
    params: { code: '28P01' },
  });
});

it('says that the pool is full rather than wait for ever', async () => {
  const postgres = open({ poolMax: 1, connectTimeoutMs: 1_500 });
  await postgres.transaction(async () => {
    await expect(postgres.maybeOne(pidOf, {})).rejects.toMatchObject({ code: 'store.unavailable' });
  });
});

it('names query and request before a statement, and nothing that could end the comment', async () => {
  const postgres = open({ poolMax: 1 });
  const seen = async (requestId: string) => {
    await inRequest({ requestId }, () => postgres.maybeOne(pidOf, {}));
    const { rows } = await admin.query<{ query: string }>(`select query from pg_stat_activity where application_name = 'pool-under-test'`);
    return rows[0]?.query;
  };
  expect(await seen('request-0042')).toBe('/* pid-of request_id=request-0042 */ select pg_backend_pid() as pid');
  expect(await seen('*/ drop table x; /*')).toBe('/* pid-of */ select pg_backend_pid() as pid');
});
