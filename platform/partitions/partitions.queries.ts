import { z } from 'zod';
import { query, type Sql, sql } from '../postgres/query.ts';
import { intervalWords } from './intervals.ts';

const moment = z.coerce.date();
const count = z.coerce.number();

/** An interval as days and hours counted back from now by the calendar: months are as long as they were. A thousand years stand for all that is longer, so that nothing leaves the range of times. */
const elapsed = (interval: Sql) => sql`(timezone('UTC', now()) - (timezone('UTC', now()) - least(${interval}, interval '1000 years')))`;

/** Every partitioned table of the database as it is now, or the one that is named. */
export const readSets = query({
  name: 'partitions-read-sets',
  params: z.object({ parent: z.string().nullable() }),
  row: z.object({
    parent: z.string(),
    unit: z.enum(['hour', 'day', 'month', 'year']).nullable(),
    premake: z.int(),
    partmanRetention: z.string().nullable(),
    kept: z.string().transform(intervalWords).nullable(),
    isTold: z.boolean(),
    keptInForce: z.string().transform(intervalWords).nullable(),
    keptDays: z.int().nullable(),
    isKeptForever: z.boolean(),
    isOutbox: z.boolean(),
    keepsDropped: z.boolean(),
    isEndless: z.boolean(),
    maintainedAt: z.date().nullable(),
    partitions: z.array(z.object({ name: z.string(), startsAt: moment, endsAt: moment })),
    hasDefault: z.boolean(),
    sizeBytes: count,
    defaultTotal: count,
    defaultIntervals: z.array(z.object({ startsAt: moment, rows: z.number() })),
    parked: count,
    undelivered: count,
    oldestUndeliveredAt: z.date().nullable(),
    triedAt: z.date().nullable(),
    succeededAt: z.date().nullable(),
    fault: z.string().nullable(),
  }),
  sql: ({ parent }) => sql`
    select parent, unit, premake, partman_retention as "partmanRetention", kept::text as kept, is_told as "isTold", in_force::text as "keptInForce",
      ceil(extract(epoch from ${elapsed(sql`in_force`)}) / 86400)::int as "keptDays",
      is_kept_forever as "isKeptForever", is_outbox as "isOutbox", keeps_dropped as "keepsDropped", is_endless as "isEndless",
      maintained_at as "maintainedAt", partitions, has_default as "hasDefault", size_bytes as "sizeBytes", default_total as "defaultTotal",
      default_intervals as "defaultIntervals", parked, undelivered, oldest_undelivered_at as "oldestUndeliveredAt", tried_at as "triedAt",
      succeeded_at as "succeededAt", fault
    from (
      select found.*, told.parent_table is not null as is_told, case when told.parent_table is null then found.kept else told.kept end as in_force
      from maintenance.partition_sets(${parent}) as found
      left join maintenance.retention_in_force told on told.parent_table = found.parent
    ) as sets`,
});

/** The server's clock, which chooses partitions. */
export const readClock = query({
  name: 'partitions-read-clock',
  params: z.object({}),
  row: z.object({ now: z.date() }),
  sql: () => sql`select clock_timestamp() as now`,
});

/** Makes the partition of a moment; its rows come over from the default partition. */
export const makePartition = query({
  name: 'partitions-make',
  params: z.object({ parent: z.string(), moment: z.date() }),
  row: z.object({ made: z.int(), moved: count, parked: count }),
  sql: ({ parent, moment: at }) => sql`select made, moved, parked from maintenance.make_partition(${parent}, ${at}::timestamptz)`,
});

/** Puts back parked rows that their table takes by now. */
export const returnParked = query({
  name: 'partitions-return-parked',
  params: z.object({ parent: z.string() }),
  row: z.object({ returned: count }),
  sql: ({ parent }) => sql`select maintenance.return_parked(${parent}) as returned`,
});

/** pg_partman's own maintenance of one table. */
export const runPartman = query({
  name: 'partitions-run-partman',
  params: z.object({ parent: z.string() }),
  row: z.object({ maintainedAt: z.date() }),
  sql: ({ parent }) => sql`select maintenance.maintain_partitions(${parent}) as "maintainedAt"`,
});

/** Makes what is missing between the first partition and the last one. */
export const fillGaps = query({
  name: 'partitions-fill-gaps',
  params: z.object({ parent: z.string() }),
  row: z.object({ made: z.int() }),
  sql: ({ parent }) => sql`select maintenance.fill_partition_gaps(${parent}) as made`,
});

/** How long ago, as PostgreSQL reads an interval: counted back from the moment of the statement. */
const kept = { parent: z.string(), kept: z.string() };

/** Drops what ended longer ago, but nothing undelivered. */
export const dropPartitions = query({
  name: 'partitions-drop',
  params: z.object(kept),
  row: z.object({ dropped: z.int() }),
  sql: ({ parent, kept: interval }) =>
    sql`select maintenance.drop_partitions(${parent}, ${elapsed(sql`${interval}::interval`)}) as dropped`,
});

/** Deletes old rows of the default partition, at most 100,000 a call. */
export const expireDefaultRows = query({
  name: 'partitions-expire-default-rows',
  params: z.object(kept),
  row: z.object({ expired: count }),
  sql: ({ parent, kept: interval }) =>
    sql`select maintenance.expire_default_rows(${parent}, ${elapsed(sql`${interval}::interval`)}) as expired`,
});

/** pg_partman sets search_path for the whole session; this gives the session its own back. */
export const resetSearchPath = query({
  name: 'partitions-reset-search-path',
  params: z.object({}),
  row: z.object({ path: z.string() }),
  sql: () => sql`select set_config('search_path', s.reset_val, false) as path from pg_catalog.pg_settings s where s.name = 'search_path'`,
});

/** Keeps how long the worker keeps rows, for maintenance by hand; a null in place of an interval keeps everything. */
export const tellRetention = query({
  name: 'partitions-tell-retention',
  params: z.object({ parents: z.array(z.string()), kept: z.array(z.string().nullable()) }),
  row: z.object({ parent: z.string() }),
  sql: ({ parents, kept: intervals }) => sql`
    insert into maintenance.retention_in_force (parent_table, kept, told_at)
    select told.parent, told.kept::interval, now() from unnest(${parents}::text[], ${intervals}::text[]) as told (parent, kept)
    on conflict (parent_table) do update set kept = excluded.kept, told_at = excluded.told_at
    returning parent_table as parent`,
});

/** Keeps how a maintenance went; a success forgets the fault before it. */
export const recordRun = query({
  name: 'partitions-record-run',
  params: z.object({
    parent: z.string(),
    fault: z.string().nullable(),
    made: z.int(),
    moved: z.int(),
    dropped: z.int(),
    expired: z.int(),
  }),
  row: z.object({ parent: z.string() }),
  sql: ({ parent, fault, made, moved, dropped, expired }) => sql`
    insert into maintenance.partition_runs as run (parent_table, tried_at, succeeded_at, fault, made, moved, dropped, expired)
    values (${parent}, now(), case when ${fault}::text is null then now() end, ${fault}, ${made}, ${moved}, ${dropped}, ${expired})
    on conflict (parent_table) do update set tried_at = excluded.tried_at, succeeded_at = coalesce(excluded.succeeded_at, run.succeeded_at),
      fault = excluded.fault, made = excluded.made, moved = excluded.moved, dropped = excluded.dropped, expired = excluded.expired
    returning parent_table as parent`,
});
