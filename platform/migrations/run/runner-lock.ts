import type pg from 'pg';

/** A number that only runners use. */
export const runnerLock = 4_716_202;

/** Whether this very session holds the runner's lock of its database. */
export async function holdsRunnerLock(client: pg.Client): Promise<boolean> {
  const { rowCount } = await client.query(
    `select from pg_locks where locktype = 'advisory' and classid = 0 and objid = $1 and objsubid = 1 and granted and pid = pg_backend_pid()
       and database = (select oid from pg_database where datname = current_database())`,
    [runnerLock],
  );
  return rowCount === 1;
}
