import { z } from 'zod';
import { query, sql } from '../postgres/query.ts';

const nothing = z.object({});

/** The version of the queue's tables. */
export const readJobsVersion = query({
  name: 'jobs-version',
  params: nothing,
  row: z.object({ version: z.int() }),
  sql: () => sql`select version from jobs.version limit 1`,
});

/** Where a running attempt is. `output` is free until the attempt ends: pg-boss writes the answer or the failure there. */
export const saveProgress = query({
  name: 'jobs-save-progress',
  params: z.object({ queue: z.string(), id: z.uuid(), attempt: z.int(), fraction: z.number(), words: z.string() }),
  row: z.object({ id: z.uuid() }),
  sql: ({ queue, id, attempt, fraction, words }) => sql`
    update jobs.job
       set output = jsonb_build_object('progress', ${fraction}::double precision, 'words', ${words}::text)
     where name = ${queue} and id = ${id} and state = 'active' and retry_count = ${attempt}
    returning id`,
});

/**
 * Gives a run back as if its attempt had not begun. It may start again after a moment: until then pg-boss, which settles every attempt that ends, finds
 * nothing to settle; a run that somebody else had taken already it would fail.
 */
export const putRunBack = query({
  name: 'jobs-put-run-back',
  params: z.object({ queue: z.string(), id: z.uuid(), attempt: z.int() }),
  row: z.object({ id: z.uuid() }),
  sql: ({ queue, id, attempt }) => sql`
    update jobs.job
       set state = 'created', started_on = null, heartbeat_on = null, start_after = now() + interval '5 seconds'
     where name = ${queue} and id = ${id} and state = 'active' and retry_count = ${attempt}
    returning id`,
});

/**
 * When this database was restored, if nobody has let it go on since: a setting of the database, which a restore leaves and `axion restore resume` takes away.
 * Read from the catalogue: a connection that a pooler kept open still has the settings of its beginning.
 */
export const findRestored = query({
  name: 'jobs-restored-at',
  params: z.object({}),
  row: z.object({ restoredAt: z.string() }),
  sql: () => sql`
    select substr(setting, length('axion.restored_at=') + 1) as "restoredAt"
      from pg_db_role_setting held join pg_database on pg_database.oid = held.setdatabase, unnest(held.setconfig) setting
     where pg_database.datname = current_database() and held.setrole = 0 and starts_with(setting, 'axion.restored_at=')`,
});
