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
