import { z } from 'zod';
import { query, sql } from '../../postgres/query.ts';

const nothing = z.object({});
const moment = z.date().nullable();

/** All queues but pg-boss' own and the dead letters, with what is in them. */
export const listQueues = query({
  name: 'jobs-list-queues',
  params: nothing,
  row: z.object({
    name: z.string(),
    queued: z.int(),
    active: z.int(),
    done: z.int(),
    failed: z.int(),
    cancelled: z.int(),
    dead: z.int(),
    lastRun: moment,
    lastSuccess: moment,
  }),
  sql: () => sql`
    select queue.name,
           count(*) filter (where job.state in ('created', 'retry'))::integer as queued,
           count(*) filter (where job.state = 'active')::integer as active,
           count(*) filter (where job.state = 'completed')::integer as done,
           count(*) filter (where job.state = 'failed')::integer as failed,
           count(*) filter (where job.state = 'cancelled')::integer as cancelled,
           (select count(*) from jobs.job dead
             where dead.name = 'dead-letters' and dead.source_name = queue.name and dead.state in ('created', 'retry'))::integer as dead,
           max(job.started_on) as "lastRun",
           max(job.completed_on) filter (where job.state = 'completed') as "lastSuccess"
      from jobs.queue queue
      left join jobs.job job on job.name = queue.name
     where queue.name <> 'dead-letters' and queue.name not like '\\_\\_pgboss%'
     group by queue.name
     order by queue.name collate "C"
     limit 200`,
});

const shortRow = {
  id: z.uuid(),
  queue: z.string(),
  state: z.enum(['created', 'retry', 'active', 'completed', 'cancelled', 'failed']),
  retryCount: z.int(),
  retryLimit: z.int(),
  startAfter: z.date(),
  createdOn: z.date(),
  startedOn: moment,
  completedOn: moment,
  output: z.unknown(),
  sourceName: z.string().nullable(),
  sourceOutput: z.unknown(),
};
const shortColumns = sql`job.id, job.name as queue, job.state::text as state, job.retry_count as "retryCount", job.retry_limit as "retryLimit",
  job.start_after as "startAfter", job.created_on as "createdOn", job.started_on as "startedOn", job.completed_on as "completedOn", job.output,
  job.source_name as "sourceName", job.source_output as "sourceOutput"`;

/** What runs now, longest first. */
export const listActive = query({
  name: 'jobs-list-active',
  params: z.object({ limit: z.int() }),
  row: z.object(shortRow),
  sql: ({ limit }) => sql`
    select ${shortColumns} from jobs.job job
     where job.state = 'active' and job.name not like '\\_\\_pgboss%' order by job.started_on limit ${limit}::integer`,
});

/** The jobs of a queue, newest first; `after` is where the page before ended. */
export const listJobs = query({
  name: 'jobs-list',
  params: z.object({
    queue: z.string(),
    state: z.string().nullable(),
    source: z.string().nullable(),
    afterTime: z.date().nullable(),
    afterId: z.uuid().nullable(),
    limit: z.int(),
  }),
  row: z.object(shortRow),
  sql: ({ queue, state, source, afterTime, afterId, limit }) => sql`
    select ${shortColumns} from jobs.job job
     where job.name = ${queue} and (${state}::text is null or job.state::text = ${state})
       and (${source}::text is null or job.source_name = ${source})
       and (${afterTime}::timestamptz is null or (date_trunc('milliseconds', job.created_on), job.id) < (${afterTime}::timestamptz, ${afterId}::uuid))
     order by date_trunc('milliseconds', job.created_on) desc, job.id desc limit ${limit}::integer`,
});

/** One job with all that is kept of it. */
export const findJob = query({
  name: 'jobs-find',
  params: z.object({ queue: z.string(), id: z.uuid() }),
  row: z.object({
    ...shortRow,
    data: z.unknown(),
    singletonKey: z.string().nullable(),
    expireSeconds: z.int(),
    heartbeatOn: moment,
    sourceId: z.uuid().nullable(),
    sourceRetryCount: z.int().nullable(),
    deadLetterId: z.uuid().nullable(),
  }),
  sql: ({ queue, id }) => sql`
    select ${shortColumns}, job.data, job.singleton_key as "singletonKey", job.expire_seconds as "expireSeconds", job.heartbeat_on as "heartbeatOn",
           job.source_id as "sourceId", job.source_retry_count as "sourceRetryCount",
           (select dead.id from jobs.job dead
             where dead.name = 'dead-letters' and dead.source_id = job.id and dead.state in ('created', 'retry') limit 1) as "deadLetterId"
      from jobs.job job where job.name = ${queue} and job.id = ${id}`,
});

/** When each job starts by the clock. */
export const listSchedules = query({
  name: 'jobs-list-schedules',
  params: nothing,
  row: z.object({ name: z.string(), cron: z.string() }),
  sql: () => sql`select name, cron from jobs.schedule order by name collate "C" limit 200`,
});
