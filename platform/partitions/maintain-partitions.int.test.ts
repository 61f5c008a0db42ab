import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { AxionError } from '../errors/axion-error.ts';
import { connectAsRunner } from '../migrations/connect-as-runner.ts';
import { connectPostgres } from '../postgres/connect-postgres.ts';
import { query, sql } from '../postgres/query.ts';
import { attemptStep } from './attempt-step.ts';
import { judgePartitions } from './judge-partitions.ts';
import { maintainPartitions } from './maintain-partitions.ts';
import type { PartitionSet } from './partition-set.ts';
import { runPartman } from './partitions.queries.ts';
import { partitionsPage } from './partitions-page.ts';
import { partmanMaintenance } from './partman-maintenance.job.ts';
import { missingIntervals } from './plan-maintenance.ts';
import { readPartitionSets } from './read-partition-sets.ts';
import { asTheWorker, type Retention } from './retention.ts';
import { tellRetentionAtStart } from './tell-retention.ts';

let database: TestDatabase<'axion_sense'>;
let admin: pg.Client;
beforeEach(async () => {
  database = await openDatabase('axion_sense');
  admin = new pg.Client({ connectionString: database.urls.admin });
  await admin.connect();
  await admin.query(`set timezone = 'UTC'`);
});
afterEach(async () => {
  await admin.end();
  await database.drop();
});

const batches = 'road_data.frame_batches';
const keys = 'public.idempotency_keys';
const impatient = { attempts: 1, pause: async () => undefined, random: () => 0 };
const maintain = (
  more: {
    retention?: Retention | typeof asTheWorker;
    now?: Date;
    trustsClock?: boolean;
    tables?: readonly string[];
    role?: 'worker' | 'app';
  } = {},
) =>
  maintainPartitions(
    {
      connect: () => connectPostgres({ url: database.urls[more.role ?? 'worker'], poolMax: 1, applicationName: 'test' }),
      now: () => more.now ?? new Date(),
      patience: impatient,
    },
    { retention: more.retention ?? new Map(), trustsClock: more.trustsClock ?? false, tables: more.tables ?? ['public.outbox'] },
  );
const failure = (work: Promise<unknown>): Promise<AxionError> =>
  work.then(
    () => expect.fail('it went well'),
    (error: unknown) => (error instanceof AxionError ? error : expect.fail(String(error))),
  );
const faultsOf = (error: AxionError) => (error.params as { faults: string[] }).faults;

async function setOf(parent: string): Promise<PartitionSet> {
  const postgres = connectPostgres({ url: database.urls.observer, poolMax: 1, applicationName: 'test' });
  const { sets } = await readPartitionSets(postgres).finally(() => postgres.close());
  return sets.find((set) => set.parent === parent) ?? expect.fail(`no ${parent}`);
}

/** Events whose ids were minted so many days from now. */
const writeEvents = (days: readonly number[], sent: boolean) =>
  admin.query(
    `insert into public.outbox (id, created_at, topic, key, message_type, payload, sent_at)
     select id, public.uuid_v7_time(id), 't', id::text, 'm', '{}', case when $2 then now() end
     from (select encode(substring(int8send((extract(epoch from now() + make_interval(days => day)) * 1000)::bigint) from 3)
       || '\\x7000'::bytea || '\\x8000'::bytea || substring(int8send((random() * 1e15)::bigint) from 3), 'hex')::uuid as id from unnest($1::int[]) as day) as minted`,
    [days, sent],
  );
const places = async (table: string) =>
  (
    await admin.query<{ place: string; n: number }>(
      `select tableoid::regclass::text as place, count(*)::int as n from ${table} group by 1 order by 1`,
    )
  ).rows;
const dropPartition = (parent: string, days: number) =>
  admin.query(`drop table ${parent}_p${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')}`);

describe('a night like any other', () => {
  it('leaves nothing to complain of, and says when it was', async () => {
    const told: (string | undefined)[] = [];
    const warned: unknown[] = [];
    const result = await partmanMaintenance.run(
      {
        partitions: {
          connect: () => connectPostgres({ url: database.urls.worker, poolMax: 1, applicationName: 'test' }),
          retention: new Map(),
        },
        now: () => new Date(),
        log: { info: () => undefined, warn: (_message, fields) => warned.push(fields) },
      },
      {},
      { signal: new AbortController().signal, progress: (_fraction, words) => told.push(words) },
    );
    expect(told).toContain('road_data.track_logs');
    expect(result).toMatchObject({ tables: told.length, dropped: 0, moved: 0, staying: 0, warnings: 0 });
    expect(warned).toEqual([]);
    const set = await setOf('public.outbox');
    expect(judgePartitions(set, new Date())).toEqual([]);
    expect(Date.now() - (set.succeededAt?.getTime() ?? 0)).toBeLessThan(60_000);
    expect(await maintain()).toMatchObject([{ made: 0, dropped: 0, moved: 0 }]);
    const worker = connectPostgres({ url: database.urls.worker, poolMax: 1, applicationName: 'test' });
    const { html } = await partitionsPage(worker)
      .render(new AbortController().signal)
      .finally(() => worker.close());
    expect(html.match(/<span class="state good">/g)).toHaveLength(told.length);
  });

  it('cuts days in UTC, whatever the zone of the server and of the runner', async () => {
    await admin.query(`alter database ${database.name} set timezone = 'Asia/Dubai'`);
    await dropPartition('outbox', 7);
    await maintain();
    const { partitions } = await setOf('public.outbox');
    expect(partitions.filter(({ startsAt }) => !startsAt.toISOString().endsWith('T00:00:00.000Z'))).toEqual([]);
    const runner = await connectAsRunner(database.urls.migrate);
    const { rows } = await runner.query('show timezone').finally(() => runner.end());
    expect(rows).toEqual([{ TimeZone: 'UTC' }]);
  });

  it('gives sessions their search path back, and the app role nothing', async () => {
    const worker = connectPostgres({ url: database.urls.worker, poolMax: 1, applicationName: 'test' });
    const shown = query({
      name: 'test-path',
      params: z.object({}),
      row: z.object({ path: z.string() }),
      sql: () => sql`select current_setting('search_path') as path`,
    });
    const before = await worker.maybeOne(shown, {});
    await attemptStep({ postgres: worker, parent: 'public.outbox', patience: impatient }, runPartman, { parent: 'public.outbox' });
    expect(await worker.maybeOne(shown, {}).finally(() => worker.close())).toEqual(before);
    const { rows } = await admin.query(
      `select p.proname, has_function_privilege('axion_sense_app', p.oid, 'execute') as app, has_function_privilege('axion_vision', p.oid, 'execute') as vision,
         has_function_privilege('axion_sense_observer', p.oid, 'execute') as observer, p.prosecdef as definer, p.proconfig::text as config, pg_get_userbyid(proowner) as owner
       from pg_proc p where pronamespace = 'maintenance'::regnamespace`,
    );
    expect(rows.filter(({ app, vision }) => app || vision)).toEqual([]);
    expect(rows.filter(({ observer }) => observer).map(({ proname }) => proname)).toEqual(['partition_sets']);
    expect(
      rows.filter(({ config, owner }) => !config?.includes('search_path=pg_catalog, pg_temp') || owner !== 'axion_sense_migrate'),
    ).toEqual([]);
    expect((await failure(maintain({ role: 'app' }))).code).toBe('store.refused');
  });
});

describe('rows in the default partition', () => {
  it('move when their partition is due, and stay where they are found when they lie far ahead or far back', async () => {
    await dropPartition('outbox', 0);
    await dropPartition('outbox', 3);
    await writeEvents([0, 0, 3, 900, 901, -200], false);
    const ledger = (await maintain()).find(({ parent }) => parent === 'public.outbox');
    expect(ledger).toMatchObject({ moved: 3, staying: 3, dropped: 0, parked: 0 });
    expect((await places('public.outbox')).map(({ n }) => n)).toEqual([3, 2, 1]);
    const { defaultTotal, undelivered } = await setOf('public.outbox');
    expect({ defaultTotal, undelivered }).toEqual({ defaultTotal: 3, undelivered: 6 });
    expect(judgePartitions(await setOf('public.outbox'), new Date()).map(({ says }) => says)).toEqual([
      '2 rows lie far ahead of now and stay in the default partition',
      '1 rows are older than the first partition',
      expect.stringContaining('6 rows are undelivered, the oldest since'),
    ]);
  });

  it('move as well when rows further on make pg_partman want more than it was told to', async () => {
    await writeEvents([6, 12, 13, 13, 40], true);
    expect((await maintain())[0]).toMatchObject({ moved: 3, staying: 1 });
    expect((await places('public.outbox')).map(({ place, n }) => [place === 'outbox_default', n])).toEqual([
      [true, 1],
      [false, 1],
      [false, 1],
      [false, 2],
    ]);
  });

  it('are parked when their table refuses them, and return when it takes them', async () => {
    await admin.query(`insert into organizations (id, code, name) values ('018f0000-0000-7000-8000-00000000a001', 'a', 'a')`);
    await admin.query(`alter table road_data.frame_batches drop constraint frame_batches_time_plausible`);
    const ahead = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() + 5, 3));
    await admin.query(`drop table road_data.frame_batches_p${ahead.toISOString().slice(0, 7).replace('-', '')}01`);
    await admin.query(
      `insert into road_data.frame_batches (id, created_at, track_id, organization_id, first_frame_at, last_frame_at)
       select id, public.uuid_v7_time(id), id, '018f0000-0000-7000-8000-00000000a001', now(), now()
       from (select encode(substring(int8send($1::bigint) from 3) || '\\x70008000000000000001'::bytea, 'hex')::uuid as id) as minted`,
      [ahead.getTime()],
    );
    // As after a clock that ran ahead: the row is in, and would not be let in again.
    await admin.query(
      `alter table road_data.frame_batches add constraint frame_batches_time_plausible check (created_at <= now() + interval '1 day') not valid`,
    );
    const stored = (await admin.query('select * from road_data.frame_batches')).rows;
    const first = (await maintain({ tables: [batches] })).find(({ parent }) => parent === 'road_data.frame_batches');
    expect(first).toMatchObject({ moved: 0, parked: 1 });
    expect(await places('road_data.frame_batches')).toEqual([]);
    expect(judgePartitions(await setOf('road_data.frame_batches'), new Date())[0]?.says).toContain('1 rows are parked');
    // The time comes.
    await admin.query(`alter table road_data.frame_batches drop constraint frame_batches_time_plausible`);
    await admin.query(`update maintenance.parked_rows set moment = now()`);
    expect((await maintain({ tables: [batches] })).find(({ parent }) => parent === 'road_data.frame_batches')).toMatchObject({
      returned: 1,
    });
    expect((await admin.query('select * from road_data.frame_batches')).rows).toEqual(stored);
  });

  it('do not exist for a table that has none: what fits nowhere is refused by a code', async () => {
    await admin.query('drop table public.idempotency_keys_default');
    await admin.query('drop table public.outbox_default');
    const app = connectPostgres({ url: database.urls.app, poolMax: 1, applicationName: 'test' });
    const write = query({
      name: 'test-write',
      params: z.object({ at: z.date() }),
      row: z.object({}),
      sql: ({ at }) => sql`insert into public.idempotency_keys values ('a', 'o', 'k', ${at}, repeat('a', 64), '{}')`,
    });
    expect(await failure(app.maybeOne(write, { at: new Date('2031-01-01') }))).toMatchObject({
      code: 'partitions.none-for-row',
      params: { table: 'idempotency_keys' },
    });
    const faults = faultsOf(await failure(maintain({ tables: [keys, 'public.outbox', batches] })));
    expect(faults).toEqual([
      expect.stringMatching(/^public.idempotency_keys: partitions.misconfigured: .*no default partition/),
      expect.stringMatching(/^public.outbox: partitions.misconfigured: .*no default partition/),
    ]);
    await app.close();
    // One that cannot be maintained stops none of the others.
    expect((await setOf(batches)).succeededAt).not.toBeNull();
    expect((await setOf('public.outbox')).fault).toContain('partitions.misconfigured');
  });
});

describe('retention', () => {
  const makeOld = async (parent: string, days: number) => {
    await admin.query('select * from maintenance.make_partition($1, now() - make_interval(days => $2))', [parent, days]);
    await admin.query('reset search_path');
  };

  it('never drops an undelivered row, and drops its partition once it was delivered', async () => {
    for (const days of [30, 20, 10]) await makeOld('public.outbox', days);
    await writeEvents([-30, -20, -10], true);
    await writeEvents([-20], false);
    expect((await maintain()).find(({ parent }) => parent === 'public.outbox')).toMatchObject({ dropped: 10 });
    expect((await places('public.outbox')).map(({ n }) => n)).toEqual([2, 1]);
    await admin.query('update public.outbox set sent_at = now()');
    await maintain();
    expect(await places('public.outbox')).toEqual([]);
    const { rows } = await admin.query(`select relname from pg_class where relname ~ '^outbox_p' and relkind = 'r' order by 1 limit 1`);
    expect(rows[0].relname).toBe(`outbox_p${new Date(Date.now() - 7 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')}`);
  });

  it('is what the setting says, and refused for a table that is kept forever or unknown', async () => {
    for (const days of [30, 10]) await makeOld('public.idempotency_keys', days);
    const dropped = async (retention: Retention) =>
      (await maintain({ retention, tables: [keys] })).find(({ parent }) => parent === 'public.idempotency_keys')?.dropped;
    expect(await dropped(new Map([['public.idempotency_keys', null]]))).toBe(0);
    // Closing the gaps before it made the days between 30 and 10 as well.
    expect(await dropped(new Map([['public.idempotency_keys', 20]]))).toBe(10);
    expect(faultsOf(await failure(maintain({ retention: new Map([[batches, 400]]), tables: [batches] })))[0]).toContain(
      'partitions.retention-refused',
    );
    expect((await failure(maintain({ retention: new Map([['public.outbux', 7]]) }))).code).toBe('partitions.unknown-parent');
  });

  it('by hand is what the worker said last, and nothing as long as it said nothing', async () => {
    for (const days of [12, 8]) await makeOld('public.idempotency_keys', days);
    await setRule(keys, '7 days');
    const dropped = async (retention: Retention | typeof asTheWorker) =>
      (await maintain({ retention, tables: [keys] })).map((ledger) => ledger.dropped);
    expect([await dropped(asTheWorker), (await setOf(keys)).isTold]).toEqual([[0], false]);
    const connect = () => connectPostgres({ url: database.urls.worker, poolMax: 1, applicationName: 'test' });
    await tellRetentionAtStart({ connect, retention: new Map([[keys, 30]]) });
    expect(await setOf(keys)).toMatchObject({ kept: '7 days', keptInForce: '30 days', keptDays: 30 });
    expect(await dropped(asTheWorker)).toEqual([0]);
    expect(await dropped(new Map([[keys, null]]))).toEqual([0]);
    expect([await dropped(asTheWorker), (await setOf(keys)).keptInForce]).toEqual([[0], null]);
    await tellRetentionAtStart({ connect, retention: new Map() });
    expect(await setOf(keys)).toMatchObject({ kept: '7 days', keptInForce: '7 days', keptDays: 7 });
    // The days between 12 and 8 were made as gaps.
    expect(await dropped(asTheWorker)).toEqual([5]);
  });

  it('names what pg_partman says when it cannot go on, and no value of a row', async () => {
    await admin.query(`update partman.part_config set template_table = 'public.no_such_template' where parent_table = $1`, [keys]);
    await dropPartition('idempotency_keys', 7);
    const [fault = ''] = faultsOf(await failure(maintain({ tables: [keys] })));
    expect(fault).toMatch(/partitions\.misconfigured: .*pg_partman: .*no_such_template/);
    expect(fault).not.toMatch(/CONTEXT|P0001|\n/);
    expect((await setOf(keys)).fault).toContain('no_such_template');
  });

  const setRule = (parent: string, kept: string) =>
    admin.query(
      `insert into maintenance.partition_rules (parent_table, kept) values ($1, $2::interval) on conflict (parent_table) do update set kept = excluded.kept`,
      [parent, kept],
    );

  it.each([
    ['1 year', '1 year', 365, 366],
    ['18 months', '1 year 6 months', 546, 549],
    ['36 hours', '36 hours', 2, 2],
    ['1 day 12 hours', '1 day 12 hours', 2, 2],
    ['1 year 12 hours', '1 year 12 hours', 366, 367],
    ['infinity', 'infinity', 365_242, 365_243],
  ])('of %s is kept to the hour, by the calendar, and partitions are made', async (rule, shown, leastDays, mostDays) => {
    await setRule(keys, rule);
    await dropPartition('idempotency_keys', 7);
    // An hour less than is kept, and a day and an hour more: where a partition of a day has ended, or the default one holds it.
    await admin.query(
      `insert into ${keys} select 'a', 'o', key, now() - least($1::interval, interval '3 years') + younger, repeat('a', 64), '{}'
       from (values ('young', interval '1 hour'), ('old', interval '-25 hours')) as v (key, younger)`,
      [rule],
    );
    await maintain({ tables: [keys] });
    const left = await admin.query(`select key from ${keys} order by key`);
    expect(left.rows.map(({ key }) => key)).toEqual(rule === 'infinity' ? ['old', 'young'] : ['young']);
    const set = await setOf(keys);
    expect(missingIntervals({ ...set, unit: 'day' }, new Date())).toEqual([]);
    expect(set.kept).toBe(shown);
    expect(set.keptDays).toBeGreaterThanOrEqual(leastDays);
    expect(set.keptDays).toBeLessThanOrEqual(mostDays);
  });

  it('that fails stops no partition from being made, and is told of', async () => {
    await admin.query('revoke execute on function maintenance.expire_default_rows(text, interval) from axion_sense_worker');
    await dropPartition('idempotency_keys', 7);
    const faults = faultsOf(await failure(maintain({ retention: new Map([[batches, 400]]), tables: [keys, batches] })));
    expect(faults).toEqual([
      expect.stringMatching(/^public.idempotency_keys: partitions.misconfigured: .*this role/),
      expect.stringMatching(/^road_data.frame_batches: partitions.retention-refused/),
    ]);
    const set = await setOf(keys);
    expect(missingIntervals({ ...set, unit: 'day' }, new Date())).toEqual([]);
    expect(set.fault).toContain('partitions.misconfigured');
    expect(set.succeededAt).toBeNull();
    const { rows } = await admin.query(`select made from maintenance.partition_runs where parent_table = $1`, [keys]);
    expect(rows[0].made).toBeGreaterThan(0);
  });

  it('knows every outbox', async () => {
    const { rows } = await admin.query(
      `select c.parent_table from partman.part_config c left join maintenance.partition_rules r using (parent_table)
       where c.parent_table ~ 'outbox' and r.delivered_column is null or c.retention is not null or c.retention_keep_table or not c.infinite_time_partitions or c.premake < 4`,
    );
    expect(rows).toEqual([]);
  });
});

describe('what is in the way', () => {
  it('is told of: a lock that others hold, and the other tables are maintained', async () => {
    const reader = new pg.Client({ connectionString: database.urls.admin });
    await reader.connect();
    await admin.query('select maintenance.make_partition($1, now() - interval $$20 days$$)', ['public.outbox']);
    await reader.query('begin');
    await reader.query('select count(*) from public.outbox');
    const error = await failure(maintain({ tables: ['public.outbox', batches] }));
    await reader.end();
    expect(faultsOf(error)).toEqual(
      ['run-partman', 'drop'].map((step) => expect.stringContaining(`public.outbox: partitions.blocked: partitions-${step} `)),
    );
    expect((await setOf(batches)).succeededAt).not.toBeNull();
    await maintain();
  });

  it('is told of: another maintenance, of which pg_partman says nothing', async () => {
    await admin.query(`select pg_advisory_lock(hashtext('pg_partman run_maintenance'))`);
    const faults = faultsOf(await failure(maintain()));
    expect(faults.every((fault) => fault.includes('partitions.blocked'))).toBe(true);
    await admin.query('select pg_advisory_unlock_all()');
  });

  it('is told of: clocks that jumped, unless they are trusted', async () => {
    expect((await failure(maintain({ now: new Date(Date.now() + 600_000) }))).code).toBe('partitions.clock-jumped');
    await maintain();
    await admin.query(
      `update partman.part_config set maintenance_last_run = now() + interval '30 days' where parent_table = 'public.outbox'`,
    );
    expect((await failure(maintain())).code).toBe('partitions.clock-jumped');
    await maintain({ trustsClock: true });
    await maintain();
  });

  it('is told of: a partition that stays missing, such as one whose name is taken', async () => {
    await dropPartition('outbox', 2);
    const name = `outbox_p${new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')}`;
    await admin.query(`create table public.${name} (id int)`);
    const faults = faultsOf(await failure(maintain()));
    expect(faults).toEqual([expect.stringMatching(/^public.outbox: partitions.interval-missing: .*no partition for \d{4}-\d\d-\d\d/)]);
    expect(judgePartitions(await setOf('public.outbox'), new Date())[0]?.grade).toBe('bad');
  });

  it('is told of: pg_partman that would drop outbox rows by itself', async () => {
    await admin.query(`update partman.part_config set retention = '7 days' where parent_table = 'public.outbox'`);
    expect(faultsOf(await failure(maintain()))[0]).toContain('partitions.misconfigured');
  });

  it('is overcome: a partition that lies years ahead, before which pg_partman makes none', async () => {
    await admin.query('set role axion_sense_migrate');
    await admin.query(`select partman.create_partition_time('public.outbox', array[date_trunc('day', now()) + interval '3 years'])`);
    await admin.query('reset role');
    await dropPartition('outbox', 6);
    await dropPartition('outbox', 7);
    expect((await maintain()).find(({ parent }) => parent === 'public.outbox')).toMatchObject({ made: 2 });
  });
});
