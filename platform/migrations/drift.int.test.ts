import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClickHouse, type TestClickHouseDatabase } from '../../test/harness/clickhouse/clickhouse.ts';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { checkClickHouse } from './check-clickhouse.ts';
import { checkPostgres } from './check-postgres.ts';

const folderOf = (name: string) => fileURLToPath(new URL(`../../migrations/${name}`, import.meta.url));
/** What to do when the first tests below fail after a file was changed. */
const remedy = 'run npm run catalogue';

describe('a PostgreSQL database', () => {
  let db: TestDatabase<'axion_sense'>;
  let admin: pg.Client;
  beforeAll(async () => {
    db = await openDatabase('axion_sense');
    admin = new pg.Client({ connectionString: db.urls.admin });
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await db.drop();
  });
  const check = () => checkPostgres({ url: db.urls.migrate, folder: folderOf('axion_sense') });
  it('does not differ when it was just made', async () => {
    expect(await check(), remedy).toEqual([]);
  });

  /** What differs, how it is made and undone, what is told of it. */
  const drifts: readonly (readonly [string, string, string, string | RegExp])[] = [
    [
      'an index that is gone',
      'drop index road_data.track_logs_bounds',
      'create index track_logs_bounds on road_data.track_logs using gist (bounds)',
      /^index road_data\.track_logs\.track_logs_bounds is missing; it should be: CREATE INDEX/,
    ],
    [
      'a column that was added',
      'alter table road_data.track_logs add column note text',
      'alter table road_data.track_logs drop column note',
      'column road_data.track_logs.note is not of this release: text',
    ],
    [
      'a default that was changed',
      'alter table road_data.track_logs alter frame_count set default 1',
      'alter table road_data.track_logs alter frame_count set default 0',
      'column road_data.track_logs.frame_count is: integer not null default 1; it should be: integer not null default 0',
    ],
    [
      'a check that is gone',
      'alter table public.idempotency_keys drop constraint idempotency_keys_key_length',
      'alter table public.idempotency_keys add constraint idempotency_keys_key_length check (length(key) between 1 and 255)',
      /^constraint public\.idempotency_keys\.idempotency_keys_key_length is missing; it should be: CHECK/,
    ],
    [
      'a right that was given',
      'grant select on public.idempotency_keys to axion_vision',
      'revoke select on public.idempotency_keys from axion_vision',
      /^rights on table public\.idempotency_keys is: .*axion_vision: select; it should be: /,
    ],
    [
      'a right of everyone on the database',
      'do $$ begin execute format($q$grant temporary on database %I to public$q$, current_database()); end $$',
      'do $$ begin execute format($q$revoke temporary on database %I from public$q$, current_database()); end $$',
      /^rights on the database is: .*everyone: temporary/,
    ],
    [
      'a comment that was changed',
      `comment on table road_data.log_ledger is 'x'`,
      `comment on table road_data.log_ledger is 'Which files became a whole drive, and which one: a second import of the same file adds nothing.'`,
      /^comment on table road_data\.log_ledger is: x; it should be: Which files/,
    ],
    [
      'a table that somebody made, in one line',
      'create table planner.mine (x int primary key)',
      'drop table planner.mine',
      'table planner.mine is not of this release: owned by postgres',
    ],
    [
      'a function that does something else',
      `create or replace function public.uuid_v7_time(id uuid) returns timestamptz language sql immutable strict parallel safe return now()`,
      `create or replace function public.uuid_v7_time(id uuid) returns timestamptz language sql immutable strict parallel safe
       return to_timestamp(('x' || encode(substring(uuid_send(id) from 1 for 6), 'hex'))::bit(48)::bigint / 1000.0)::timestamptz(3)`,
      /^function public\.uuid_v7_time\(id uuid\) is: .*SHA-256/,
    ],
    [
      'partitions that are made differently',
      `update partman.part_config set premake = 1 where parent_table = 'road_data.track_logs'`,
      `update partman.part_config set premake = 6 where parent_table = 'road_data.track_logs'`,
      'partitions of road_data.track_logs is: one each 1 mon, 1 ahead, kept for ever; it should be: one each 1 mon, 6 ahead, kept for ever',
    ],
  ];

  it('tells each thing that differs in one line', async () => {
    for (const [, make] of drifts) await admin.query(make);
    const lines = await check();
    for (const [, , undo] of drifts) await admin.query(undo);
    expect(lines).toHaveLength(drifts.length);
    for (const [what, , , told] of drifts)
      expect(lines, what).toContainEqual(typeof told === 'string' ? told : expect.stringMatching(told));
  });

  it('bears partitions that come and go, rights of an operator’s own roles, and statistics', async () => {
    await admin.query(`
      create table road_data.track_logs_ancient partition of road_data.track_logs for values from ('2011-01-01') to ('2011-02-01');
      create index on road_data.track_logs_ancient (name);
      create extension if not exists pg_stat_statements;
      grant select on road_data.track_logs to pg_read_all_data`);
    expect(await check()).toEqual([]);
  });

  it('tells what is pending or foreign before anything else', async () => {
    await admin.query('delete from migrations.applied where version = (select max(version) from migrations.applied)');
    expect(await check()).toEqual([expect.stringMatching(/^\d{4}-.* is not applied$/)]);
    await admin.query(`insert into migrations.applied values (2000, '2000-later.sql', '', now(), now(), '')`);
    expect(await check()).toContain('2000-later.sql was applied by a newer release');
  });

  it('says that a database is not there', async () => {
    const url = Object.assign(new URL(db.urls.migrate), { pathname: '/not_there' }).href;
    expect(await checkPostgres({ url, folder: folderOf('axion_sense') })).toEqual([expect.stringContaining('the database is not there')]);
  });
});

it.each([
  ['axion_sense_tasks', 'axion_sense_tasks'],
  ['axion_gen', 'axion_gen'],
  ['axion_events', 'events'],
] as const)('%s does not differ when it was just made', async (store, folder) => {
  const db = await openDatabase(store);
  expect(await checkPostgres({ url: db.urls.migrate, folder: folderOf(folder) }), remedy).toEqual([]);
  await db.drop();
});

describe('ClickHouse', () => {
  let analytics: TestClickHouseDatabase;
  beforeAll(async () => {
    analytics = await openClickHouse();
  });
  afterAll(() => analytics.drop());
  const check = () => checkClickHouse({ clickhouse: analytics.clickhouse, database: analytics.name, folder: folderOf('clickhouse') });

  it('does not differ when it was just made', async () => {
    expect(await check(), remedy).toEqual([]);
  });

  it('tells columns, indexes, comments and tables that differ, and one that is missing in one line', async () => {
    const { clickhouse } = analytics;
    await clickhouse.execute('alter table tracks modify column frame_count UInt64');
    await clickhouse.execute('alter table frames drop index frames_h3');
    await clickhouse.execute(`alter table frames modify comment 'mine'`);
    await clickhouse.execute('create table mine (x UInt8) engine = MergeTree order by x');
    await clickhouse.execute('drop table audit_log sync');
    expect(await check()).toEqual([
      expect.stringMatching(/^column tracks\.frame_count is: UInt64; it should be: UInt32$/),
      'comment on table frames is: mine; it should be: One row a stored picture',
      expect.stringMatching(/^index frames\.frames_h3 is missing/),
      expect.stringMatching(/^table audit_log is missing; it should be: MergeTree, partition by/),
      'table mine is not of this release: MergeTree, order by x',
    ]);
  });
});
