import { describe, expect, it } from 'vitest';
import { eachInADatabase, failure, faultsOf } from '../../test/harness/partitions/in-a-database.ts';
import { connectPostgres } from '../postgres/connect-postgres.ts';
import { missingIntervals } from './plan-maintenance.ts';
import { asTheWorker, type Retention } from './retention.ts';
import { tellRetentionAtStart } from './tell-retention.ts';

const batches = 'road_data.frame_batches';
const keys = 'public.idempotency_keys';
const world = eachInADatabase();
const { maintain, setOf, writeEvents, places, dropPartition } = world;

describe('retention', () => {
  const makeOld = async (parent: string, days: number) => {
    await world.admin.query('select * from maintenance.make_partition($1, now() - make_interval(days => $2))', [parent, days]);
    await world.admin.query('reset search_path');
  };

  it('never drops an undelivered row, and drops its partition once it was delivered', async () => {
    for (const days of [30, 20, 10]) await makeOld('public.outbox', days);
    await writeEvents([-30, -20, -10], true);
    await writeEvents([-20], false);
    expect((await maintain()).find(({ parent }) => parent === 'public.outbox')).toMatchObject({ dropped: 10 });
    expect((await places('public.outbox')).map(({ n }) => n)).toEqual([2, 1]);
    await world.admin.query('update public.outbox set sent_at = now()');
    await maintain();
    expect(await places('public.outbox')).toEqual([]);
    const { rows } = await world.admin.query(
      `select relname from pg_class where relname ~ '^outbox_p' and relkind = 'r' order by 1 limit 1`,
    );
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
    const connect = () => connectPostgres({ url: world.database.urls.worker, poolMax: 1, applicationName: 'test' });
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
    await world.admin.query(`update partman.part_config set template_table = 'public.no_such_template' where parent_table = $1`, [keys]);
    await dropPartition('idempotency_keys', 7);
    const [fault = ''] = faultsOf(await failure(maintain({ tables: [keys] })));
    expect(fault).toMatch(/partitions\.misconfigured: .*pg_partman: .*no_such_template/);
    expect(fault).not.toMatch(/CONTEXT|P0001|\n/);
    expect((await setOf(keys)).fault).toContain('no_such_template');
  });

  const setRule = (parent: string, kept: string) =>
    world.admin.query(
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
    await world.admin.query(
      `insert into ${keys} select 'a', 'o', key, now() - least($1::interval, interval '3 years') + younger, repeat('a', 64), '{}'
       from (values ('young', interval '1 hour'), ('old', interval '-25 hours')) as v (key, younger)`,
      [rule],
    );
    await maintain({ tables: [keys] });
    const left = await world.admin.query(`select key from ${keys} order by key`);
    expect(left.rows.map(({ key }) => key)).toEqual(rule === 'infinity' ? ['old', 'young'] : ['young']);
    const set = await setOf(keys);
    expect(missingIntervals({ ...set, unit: 'day' }, new Date())).toEqual([]);
    expect(set.kept).toBe(shown);
    expect(set.keptDays).toBeGreaterThanOrEqual(leastDays);
    expect(set.keptDays).toBeLessThanOrEqual(mostDays);
  });

  it('that fails stops no partition from being made, and is told of', async () => {
    await world.admin.query('revoke execute on function maintenance.expire_default_rows(text, interval) from axion_sense_worker');
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
    const { rows } = await world.admin.query(`select made from maintenance.partition_runs where parent_table = $1`, [keys]);
    expect(rows[0].made).toBeGreaterThan(0);
  });

  it('knows every outbox', async () => {
    const { rows } = await world.admin.query(
      `select c.parent_table from partman.part_config c left join maintenance.partition_rules r using (parent_table)
       where c.parent_table ~ 'outbox' and r.delivered_column is null or c.retention is not null or c.retention_keep_table or not c.infinite_time_partitions or c.premake < 4`,
    );
    expect(rows).toEqual([]);
  });
});
