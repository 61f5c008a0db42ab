import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { eachInADatabase, failure, faultsOf, impatient } from '../../test/harness/partitions/in-a-database.ts';
import { connectAsRunner } from '../migrations/connect-as-runner.ts';
import { connectPostgres } from '../postgres/connect-postgres.ts';
import { query, sql } from '../postgres/query.ts';
import { attemptStep } from './attempt-step.ts';
import { judgePartitions } from './judge-partitions.ts';
import { runPartman } from './partitions.queries.ts';
import { partitionsPage } from './partitions-page.ts';
import { partmanMaintenance } from './partman-maintenance.job.ts';

const batches = 'road_data.frame_batches';
const keys = 'public.idempotency_keys';
const world = eachInADatabase();
const { maintain, setOf, writeEvents, places, dropPartition } = world;

describe('a night like any other', () => {
  it('leaves nothing to complain of, and says when it was', async () => {
    const told: (string | undefined)[] = [];
    const warned: unknown[] = [];
    const result = await partmanMaintenance.run(
      {
        partitions: {
          connect: () => connectPostgres({ url: world.database.urls.worker, poolMax: 1, applicationName: 'test' }),
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
    const worker = connectPostgres({ url: world.database.urls.worker, poolMax: 1, applicationName: 'test' });
    const { html } = await partitionsPage(worker)
      .render(new AbortController().signal)
      .finally(() => worker.close());
    expect(html.match(/<span class="state good">/g)).toHaveLength(told.length);
  });

  it('cuts days in UTC, whatever the zone of the server and of the runner', async () => {
    await world.admin.query(`alter database ${world.database.name} set timezone = 'Asia/Dubai'`);
    await dropPartition('outbox', 7);
    await maintain();
    const { partitions } = await setOf('public.outbox');
    expect(partitions.filter(({ startsAt }) => !startsAt.toISOString().endsWith('T00:00:00.000Z'))).toEqual([]);
    const runner = await connectAsRunner(world.database.urls.migrate);
    const { rows } = await runner.query('show timezone').finally(() => runner.end());
    expect(rows).toEqual([{ TimeZone: 'UTC' }]);
  });

  it('gives sessions their search path back, and the app role nothing', async () => {
    const worker = connectPostgres({ url: world.database.urls.worker, poolMax: 1, applicationName: 'test' });
    const shown = query({
      name: 'test-path',
      params: z.object({}),
      row: z.object({ path: z.string() }),
      sql: () => sql`select current_setting('search_path') as path`,
    });
    const before = await worker.maybeOne(shown, {});
    await attemptStep({ postgres: worker, parent: 'public.outbox', patience: impatient }, runPartman, { parent: 'public.outbox' });
    expect(await worker.maybeOne(shown, {}).finally(() => worker.close())).toEqual(before);
    const { rows } = await world.admin.query(
      `select p.proname, has_function_privilege('axion_sense_app', p.oid, 'execute') as app, has_function_privilege('axion_vision', p.oid, 'execute') as vision,
         has_function_privilege('axion_sense_observer', p.oid, 'execute') as observer, p.prosecdef as definer, p.proconfig::text as config, pg_get_userbyid(proowner) as owner
       from pg_proc p where pronamespace = 'maintenance'::regnamespace`,
    );
    expect(rows.filter(({ app, vision }) => app || vision)).toEqual([]);
    expect(
      rows
        .filter(({ observer }) => observer)
        .map(({ proname }) => proname)
        .sort(),
    ).toEqual(['memberships_overdue_seconds', 'partition_sets']);
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
    await world.admin.query(`insert into organizations (id, code, name) values ('018f0000-0000-7000-8000-00000000a001', 'a', 'a')`);
    await world.admin.query(`alter table road_data.frame_batches drop constraint frame_batches_time_plausible`);
    const ahead = new Date(Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() + 5, 3));
    await world.admin.query(`drop table road_data.frame_batches_p${ahead.toISOString().slice(0, 7).replace('-', '')}01`);
    await world.admin.query(
      `insert into road_data.frame_batches (id, created_at, track_id, organization_id, first_frame_at, last_frame_at)
       select id, public.uuid_v7_time(id), id, '018f0000-0000-7000-8000-00000000a001', now(), now()
       from (select encode(substring(int8send($1::bigint) from 3) || '\\x70008000000000000001'::bytea, 'hex')::uuid as id) as minted`,
      [ahead.getTime()],
    );
    // As after a clock that ran ahead: the row is in, and would not be let in again.
    await world.admin.query(
      `alter table road_data.frame_batches add constraint frame_batches_time_plausible check (created_at <= now() + interval '1 day') not valid`,
    );
    const stored = (await world.admin.query('select * from road_data.frame_batches')).rows;
    const first = (await maintain({ tables: [batches] })).find(({ parent }) => parent === 'road_data.frame_batches');
    expect(first).toMatchObject({ moved: 0, parked: 1 });
    expect(await places('road_data.frame_batches')).toEqual([]);
    expect(judgePartitions(await setOf('road_data.frame_batches'), new Date())[0]?.says).toContain('1 rows are parked');
    // The time comes.
    await world.admin.query(`alter table road_data.frame_batches drop constraint frame_batches_time_plausible`);
    await world.admin.query(`update maintenance.parked_rows set moment = now()`);
    expect((await maintain({ tables: [batches] })).find(({ parent }) => parent === 'road_data.frame_batches')).toMatchObject({
      returned: 1,
    });
    expect((await world.admin.query('select * from road_data.frame_batches')).rows).toEqual(stored);
  });

  it('do not exist for a table that has none: what fits nowhere is refused by a code', async () => {
    await world.admin.query('drop table public.idempotency_keys_default');
    await world.admin.query('drop table public.outbox_default');
    const app = connectPostgres({ url: world.database.urls.app, poolMax: 1, applicationName: 'test' });
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

describe('what is in the way', () => {
  it('is told of: a lock that others hold, and the other tables are maintained', async () => {
    const reader = new pg.Client({ connectionString: world.database.urls.admin });
    await reader.connect();
    await world.admin.query('select maintenance.make_partition($1, now() - interval $$20 days$$)', ['public.outbox']);
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
    await world.admin.query(`select pg_advisory_lock(hashtext('pg_partman run_maintenance'))`);
    const faults = faultsOf(await failure(maintain()));
    expect(faults.every((fault) => fault.includes('partitions.blocked'))).toBe(true);
    await world.admin.query('select pg_advisory_unlock_all()');
  });

  it('is told of: clocks that jumped, unless they are trusted', async () => {
    expect((await failure(maintain({ now: new Date(Date.now() + 600_000) }))).code).toBe('partitions.clock-jumped');
    await maintain();
    await world.admin.query(
      `update partman.part_config set maintenance_last_run = now() + interval '30 days' where parent_table = 'public.outbox'`,
    );
    expect((await failure(maintain())).code).toBe('partitions.clock-jumped');
    await maintain({ trustsClock: true });
    await maintain();
  });

  it('is told of: a partition that stays missing, such as one whose name is taken', async () => {
    await dropPartition('outbox', 2);
    const name = `outbox_p${new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')}`;
    await world.admin.query(`create table public.${name} (id int)`);
    const faults = faultsOf(await failure(maintain()));
    expect(faults).toEqual([expect.stringMatching(/^public.outbox: partitions.interval-missing: .*no partition for \d{4}-\d\d-\d\d/)]);
    expect(judgePartitions(await setOf('public.outbox'), new Date())[0]?.grade).toBe('bad');
  });

  it('is told of: pg_partman that would drop outbox rows by itself', async () => {
    await world.admin.query(`update partman.part_config set retention = '7 days' where parent_table = 'public.outbox'`);
    expect(faultsOf(await failure(maintain()))[0]).toContain('partitions.misconfigured');
  });

  it('is overcome: a partition that lies years ahead, before which pg_partman makes none', async () => {
    await world.admin.query('set role axion_sense_migrate');
    await world.admin.query(`select partman.create_partition_time('public.outbox', array[date_trunc('day', now()) + interval '3 years'])`);
    await world.admin.query('reset role');
    await dropPartition('outbox', 6);
    await dropPartition('outbox', 7);
    expect((await maintain()).find(({ parent }) => parent === 'public.outbox')).toMatchObject({ made: 2 });
  });
});
