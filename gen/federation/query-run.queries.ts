import { CutReason, QueryState } from '@axion/contracts/gen/query.ts';
import { instant, query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

/** A query as it is remembered. */
export const QueryRunRow = z.object({
  id: z.uuid(),
  userId: z.string(),
  source: z.string(),
  sql: z.string(),
  state: QueryState,
  rowLimit: z.number(),
  rowsReturned: z.number(),
  bytesReturned: z.number(),
  isComplete: z.boolean().nullable(),
  cutReason: CutReason.nullable(),
  problem: z.string().nullable(),
  startedAt: instant,
  endedAt: instant.nullable(),
});
export type QueryRunRow = z.output<typeof QueryRunRow>;

const columns = sql`run.id, run.user_id as "userId", source.name as source, run.sql, run.state, run.row_limit::float8 as "rowLimit",
  run.rows_returned::float8 as "rowsReturned", run.bytes_returned::float8 as "bytesReturned", run.is_complete as "isComplete",
  run.cut_reason as "cutReason", run.problem, run.started_at as "startedAt", run.ended_at as "endedAt"`;
const tables = sql`public.query_runs run join public.data_sources source on source.id = run.data_source_id`;
const id = z.object({ id: z.uuid() });

/** No row comes back when the id is taken or the person has as many queries running as they may. */
export const insertQueryRun = query({
  name: 'query-run-insert',
  params: z.object({
    id: z.uuid(),
    userId: z.string(),
    dataSourceId: z.uuid(),
    sql: z.string(),
    rowLimit: z.number(),
    deadlineAt: z.date(),
    mostAtOnce: z.int(),
  }),
  row: id,
  sql: (p) => sql`
    insert into public.query_runs (id, user_id, data_source_id, sql, row_limit, deadline_at)
    select ${p.id}::uuid, ${p.userId}::text, ${p.dataSourceId}::uuid, ${p.sql}::text, ${p.rowLimit}::float8::bigint, ${p.deadlineAt}::timestamptz
     where (select count(*) from public.query_runs
             where user_id = ${p.userId} and ended_at is null and deadline_at > now()) < ${p.mostAtOnce}::integer
    on conflict (id) do nothing
    returning id`,
});

/** Ends a query, unless somebody is stopping it: the state is then theirs to tell. */
export const endQueryRun = query({
  name: 'query-run-end',
  params: z.object({
    id: z.uuid(),
    state: z.string(),
    rowsReturned: z.number(),
    bytesReturned: z.number(),
    isComplete: z.boolean().nullable(),
    cutReason: z.string().nullable(),
    problem: z.string().nullable(),
  }),
  row: id,
  sql: (p) => sql`
    update public.query_runs
       set state = ${p.state}, rows_returned = ${p.rowsReturned}::float8::bigint, bytes_returned = ${p.bytesReturned}::float8::bigint,
           is_complete = ${p.isComplete}, cut_reason = ${p.cutReason}, problem = ${p.problem}, ended_at = clock_timestamp()
     where id = ${p.id} and state = 'running'
    returning id`,
});

export const beginCancelling = query({
  name: 'query-run-begin-cancelling',
  params: id,
  row: id,
  sql: (p) => sql`update public.query_runs set state = 'cancelling' where id = ${p.id} and ended_at is null returning id`,
});

export const endCancelling = query({
  name: 'query-run-end-cancelling',
  params: id,
  row: id,
  sql: (p) => sql`
    update public.query_runs set state = 'cancelled', problem = 'query.cancelled', ended_at = clock_timestamp()
     where id = ${p.id} and state = 'cancelling' returning id`,
});

export const findQueryRun = query({
  name: 'query-run-find',
  params: z.object({ id: z.uuid(), userId: z.string() }),
  row: QueryRunRow,
  sql: (p) => sql`select ${columns} from ${tables} where run.id = ${p.id} and run.user_id = ${p.userId}`,
});

export const listQueryRuns = query({
  name: 'query-run-list',
  params: z.object({
    userId: z.string(),
    all: z.boolean(),
    beforeStartedAt: z.string().nullable(),
    beforeId: z.uuid().nullable(),
    limit: z.int(),
  }),
  row: QueryRunRow,
  sql: (p) => sql`
    select ${columns} from ${tables}
     where run.user_id = ${p.userId} and (${p.all}::boolean or (run.ended_at is null and run.deadline_at > now()))
       and (${p.beforeStartedAt}::timestamptz is null or (run.started_at, run.id) < (${p.beforeStartedAt}::timestamptz, ${p.beforeId}::uuid))
     order by run.started_at desc, run.id desc limit ${p.limit}::integer`,
});

/** Queries whose process was killed: they cannot be running any more. */
export const endAbandonedRuns = query({
  name: 'query-run-end-abandoned',
  params: z.object({ limit: z.int() }),
  row: id,
  sql: (p) => sql`
    update public.query_runs set state = 'failed', problem = 'server.fault', ended_at = now()
     where id in (select id from public.query_runs where ended_at is null and deadline_at < now() order by deadline_at
                   limit ${p.limit}::integer for update skip locked)
    returning id`,
});

export const deleteOldRuns = query({
  name: 'query-run-delete-old',
  params: z.object({ before: z.date(), limit: z.int() }),
  row: id,
  sql: (p) => sql`
    delete from public.query_runs
     where id in (select id from public.query_runs where ended_at < ${p.before} order by ended_at limit ${p.limit}::integer for update skip locked)
    returning id`,
});
