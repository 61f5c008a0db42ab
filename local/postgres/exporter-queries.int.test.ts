import { migrateJobs } from '@axion/platform/jobs/migrate-jobs.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openDatabase, type TestDatabase, type TestDatabaseName } from '../../test/harness/databases.ts';
import { withRole } from './bootstrap-cluster.ts';
import { exporterQueries } from './exporter-queries.ts';

const stores = ['axion_sense', 'axion_sense_tasks', 'axion_sense_permissions', 'axion_gen'] as const;
const sessions = new Map<string, pg.Client>();
const opened: TestDatabase<TestDatabaseName>[] = [];
let owner: pg.Client;
beforeAll(async () => {
  for (const store of stores) {
    const database = await openDatabase(store, { entrance: 'server' });
    opened.push(database as TestDatabase<TestDatabaseName>);
    const role = 'axion_sense_observer';
    const client = new pg.Client({ connectionString: withRole(database.urls.admin, role, inject('postgresPasswords')[role]) });
    await client.connect();
    sessions.set(store, client);
  }
  owner = new pg.Client({ connectionString: opened[0]?.urls.admin });
  await owner.connect();
});
afterAll(async () => {
  await Promise.all([owner, ...sessions.values()].map((client) => client.end()));
  await Promise.all(opened.map((database) => database.drop()));
});

const ask = async (store: string, sql: string) => {
  const result = await (sessions.get(store) as pg.Client).query(sql);
  return { fields: result.fields.map(({ name }) => name), rows: result.rows as Record<string, unknown>[] };
};
const answerOf = (name: string) => ask('axion_sense', exporterQueries.find((query) => query.name === name)?.sql ?? '');
const everyOne = exporterQueries.flatMap((query) => query.databases.map((database) => [query.name, database, query] as const));

it.each(everyOne)(
  '%s is answered in %s to who may see statistics only, in the columns that it declares',
  async (_name, database, query) => {
    const { fields, rows } = await ask(database, query.sql);
    expect(fields).toEqual(Object.keys(query.columns));
    for (const row of rows)
      for (const [column, { usage }] of Object.entries(query.columns))
        if (usage !== 'LABEL') expect(Number.isFinite(Number(row[column])), `${column} is ${row[column]}`).toBe(true);
  },
);

it('counts what waits in the outbox, and how long', async () => {
  await owner.query(
    `insert into public.outbox (id, created_at, topic, key, message_type, payload)
     select id, public.uuid_v7_time(id), 't', 'k', 'm', '{}' from (select public.new_event_id() as id from generate_series(1, 3)) as minted`,
  );
  const { rows } = await answerOf('axion_outbox');
  expect(rows).toEqual([{ outbox: 'public.outbox', undelivered: '3', oldest_seconds: expect.any(String) }]);
  expect(Number(rows[0]?.oldest_seconds)).toBeLessThan(60);
});

it('shows migrations that are there, partitions ahead, and who is connected', async () => {
  expect((await answerOf('axion_postgres_migrations')).rows[0]).toMatchObject({ latest: expect.any(Number), unfinished: '0' });
  const { rows } = await answerOf('axion_postgres_partitions');
  expect(rows.map(({ parent }) => parent)).toContain('road_data.track_logs');
  for (const row of rows) expect(Number(row.ahead_seconds)).toBeGreaterThan(86_400);
  expect((await answerOf('axion_postgres_connections')).rows.map(({ role }) => role)).toContain('axion_sense_observer');
});

it('sees that partitions end at a hole, whatever lies behind it', async () => {
  const reach = async () => {
    const { rows } = await answerOf('axion_postgres_partitions');
    return Number(rows.find(({ parent }) => parent === 'road_data.track_logs')?.ahead_seconds);
  };
  const drop = async (moment: string) => {
    const { rows } = await owner.query(
      `select inhrelid::regclass::text as name from pg_inherits where inhparent = 'road_data.track_logs'::regclass
         and pg_get_expr((select relpartbound from pg_class where oid = inhrelid), inhrelid) like '%FROM (''' || to_char(date_trunc('month', ${moment}), 'YYYY-MM-DD') || '%'`,
    );
    await owner.query(`drop table ${rows[0].name}`);
  };
  await owner.query(`set timezone = 'UTC'`);
  await owner.query(`create table road_data.far partition of road_data.track_logs for values from ('2090-01-01') to ('2090-02-01')`);
  const whole = await reach();
  expect(whole).toBeGreaterThan(100 * 86_400);
  expect(whole).toBeLessThan(400 * 86_400);
  await drop(`now() + interval '2 months'`);
  expect(await reach()).toBeLessThan(62 * 86_400);
  expect(await reach()).toBeGreaterThan(27 * 86_400);
  await drop('now()');
  expect(await reach()).toBe(0);
});

it('sees a replication slot that nobody receives from', async () => {
  const slot = `unread_${Date.now()}`;
  await owner.query('select pg_create_physical_replication_slot($1, true)', [slot]);
  try {
    const { rows } = await answerOf('axion_postgres_slots');
    expect(rows).toContainEqual({ slot, wal_status: 'reserved', active: 0, lost: 0, retained_bytes: expect.stringMatching(/^\d+$/) });
  } finally {
    await owner.query('select pg_drop_replication_slot($1)', [slot]);
  }
});

it('tells for how long memberships are over that are still there', async () => {
  const overdue = async () => Number((await answerOf('axion_memberships')).rows[0]?.overdue_seconds);
  expect(await overdue()).toBe(0);
  await owner.query(`
    insert into organizations (id, code, name) values ('018f0000-0000-7000-8000-00000000a001', 'axionville', 'Axionville');
    insert into users (id, external_auth_id, name) values (rpad('amal', 43, '0'), 'https://id.test|amal', 'Amal');
    insert into user_org (organization_id, user_id, created_at, expires_at)
    values ('018f0000-0000-7000-8000-00000000a001', rpad('amal', 43, '0'), now() - interval '1 day', now() + interval '1 day')`);
  expect(await overdue()).toBe(0);
  await owner.query(`update user_org set expires_at = now() - interval '10 minutes'`);
  expect(Math.round((await overdue()) / 60)).toBe(10);
});

it('counts jobs that failed for good, and the time since scheduled ones succeeded, once there are queues', {
  timeout: 60_000,
}, async () => {
  const sql = exporterQueries.find(({ name }) => name === 'axion_jobs')?.sql ?? '';
  expect((await ask('axion_sense_tasks', sql)).rows).toEqual([]);
  const tasks = opened[1] as TestDatabase<'axion_sense_tasks'>;
  await migrateJobs({ url: tasks.urls.migrate });
  const worker = new pg.Client({ connectionString: tasks.urls.worker });
  await worker.connect();
  try {
    await worker.query(`
      select jobs.create_queue(name, '{"policy": "standard"}') from unnest(array['dead-letters', 'nightly', 'new', 'asked-for', '__pgboss__x']) as wanted (name);
      insert into jobs.schedule (name, cron, created_on) values ('nightly', '15 2 * * *', now() - interval '9 days'), ('new', '* * * * *', now() - interval '1 hour');
      insert into jobs.job (name, state, completed_on) values ('nightly', 'completed', now() - interval '3 days'), ('nightly', 'failed', now());
      insert into jobs.job (name, source_name) values ('dead-letters', 'asked-for'), ('dead-letters', 'asked-for')`);
    const { rows } = await ask('axion_sense_tasks', sql);
    const hours = rows.map(({ succeeded_seconds_ago: seconds, database: _database, ...row }) => ({
      ...row,
      hours: Math.round(Number(seconds) / 3_600),
    }));
    expect(hours).toEqual([
      { queue: 'asked-for', cron: '', dead_letters: '2', hours: 0 },
      { queue: 'new', cron: '* * * * *', dead_letters: '0', hours: 1 },
      { queue: 'nightly', cron: '15 2 * * *', dead_letters: '0', hours: 72 },
    ]);
  } finally {
    await worker.end();
  }
});
