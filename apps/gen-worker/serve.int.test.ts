import { setTimeout as wait } from 'node:timers/promises';
import { sweepRunsJob } from '@axion/gen/federation/sweep-runs.job.ts';
import { sweepSessionsJob } from '@axion/gen/sessions/sweep-sessions.job.ts';
import { secret } from '@axion/platform/config/secret.ts';
import { migrateJobs } from '@axion/platform/jobs/migrate-jobs.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import pg from 'pg';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { type RunningGenWorker, serveGenWorker } from './serve.ts';

let database: TestDatabase<'axion_gen'>;
let admin: pg.Pool;
let worker: RunningGenWorker;
let postgres: Postgres;
const run = { signal: new AbortController().signal, progress: () => undefined };
const user = 'u'.padEnd(43, '0');
const runs = { abandoned: v7(), running: v7(), old: v7(), recent: v7() };

beforeAll(async () => {
  database = await openDatabase('axion_gen');
  admin = new pg.Pool({ connectionString: database.urls.admin, max: 1 });
  await admin.query(`insert into users (id, external_auth_id, name) values ($1, 'https://id.test|u', 'U')`, [user]);
  const source = v7();
  await admin.query(`insert into data_sources (id, name, title, connector) values ($1, 'roads', 'Roads', 'clickhouse')`, [source]);
  const put = (id: string, state: string, deadline: string, ended: string | null) =>
    admin.query(
      `insert into query_runs (id, user_id, data_source_id, sql, state, row_limit, deadline_at, ended_at)
       values ($1, $6, $2, 'select 1', $3, 10, now() + $4::interval, now() + $5::interval)`,
      [id, source, state, deadline, ended, user],
    );
  await put(runs.abandoned, 'running', '-1 minute', null);
  await put(runs.running, 'running', '1 minute', null);
  await put(runs.old, 'finished', '-9 days', '-8 days');
  await put(runs.recent, 'finished', '-7 days', '-6 days');
  postgres = connectPostgres({ url: database.urls.app, poolMax: 1, applicationName: 'test' });
  worker = await serveGenWorker(
    {
      ...{ host: '127.0.0.1', port: 0, logLevel: 'silent', schedules: true },
      gen: { url: secret(database.urls.app), poolMax: 2 },
      openfga: { url: 'http://127.0.0.1:9', storeId: 'none', apiToken: undefined },
      dashboard: { publicUrl: undefined, clientId: undefined, clientSecret: undefined, issuer: undefined, subjectClaim: 'sub' },
    },
    undefined,
    openLog({ service: 'test', level: 'silent' }),
  );
});
afterAll(async () => {
  await worker?.close();
  await postgres?.close();
  await admin?.end();
  await database.drop();
});

const until = async (holds: () => Promise<boolean>) => {
  for (let i = 0; !(await holds()); i += 1) {
    if (i === 100) throw new Error('it never held');
    await wait(100);
  }
};
const ready = async () => (await fetch(`${worker.url}/readyz`)).status === 200;

it('is ready when the runner has made the job queue', async () => {
  const waiting = (await (await fetch(`${worker.url}/readyz`)).json()) as { detail: string };
  expect(waiting.detail).toContain('the job queue');
  await migrateJobs({ url: database.urls.migrate });
  await until(ready);
  const { rows } = await admin.query('select name, cron from jobs.schedule order by name');
  expect(rows.map(({ name }) => name)).toEqual(['sweep-query-runs', 'sweep-sessions']);
});

it('ends queries whose process was killed, and forgets old ones', async () => {
  const done = await sweepRunsJob.run({ postgres, now: () => new Date() }, {}, run);
  expect(done).toEqual({ ended: 1, forgotten: 1 });
  const { rows } = await admin.query('select id, state from query_runs order by id');
  expect(rows).toEqual([
    { id: runs.abandoned, state: 'failed' },
    { id: runs.running, state: 'running' },
    { id: runs.recent, state: 'finished' },
  ]);
});

it('forgets sessions that have ended, and no others', async () => {
  const put = (token: number, expires: string) =>
    admin.query(
      `insert into sessions (id, token_hash, user_id, encrypted_tokens, nonce, tag, key_version, seal_format, created_at, fresh_until, expires_at)
       values ($1, decode(repeat($2, 32), 'hex'), $4, '\\x00', decode(repeat('00', 12), 'hex'), decode(repeat('00', 16), 'hex'), 1, 1,
               now() - interval '1 day', now(), now() + $3::interval)`,
      [v7(), `0${token}`, expires, user],
    );
  await put(1, '-1 minute');
  await put(2, '1 minute');
  expect(await sweepSessionsJob.run({ postgres }, {}, run)).toEqual({ forgotten: 1 });
  expect((await admin.query('select from sessions')).rowCount).toBe(1);
});

it('counts changes of rights for those who watch', async () => {
  await admin.query(
    `insert into authz_outbox (operation, tuple_user, tuple_relation, tuple_object, parked_at, fault)
     values ('delete', 'user:u', 'assignee', 'role:1', now(), 'validation_error')`,
  );
  const answer = await fetch(`${worker.url}/metrics`);
  expect(answer.headers.get('content-type')).toContain('openmetrics-text');
  expect(await answer.text()).toContain('axion_authz_outbox_parked{operation="delete"} 1\n');
});
