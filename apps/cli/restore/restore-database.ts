import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { countRows, onDatabase, type Session } from '../backup/dump-database.ts';
import type { DatabaseRights, Manifest } from '../backup/manifest.ts';
import type { PgPrograms } from '../installation/pg-programs.ts';
import { differingCounts } from './differing-counts.ts';
import { mayNot, runOrTell } from './run-or-tell.ts';

type Cluster = { readonly postgresUrl: string; readonly programs: PgPrograms };
type Wish = {
  readonly folder: string;
  readonly database: string;
  readonly kept: Manifest['databases'][string];
  readonly pausedAt: string | undefined;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
};

const restoreTimeoutMs = 6 * 3_600_000;

/** The name of a database while it is being restored, and of the one whose place it took. */
const restoringName = (database: string): string => `${database}_restoring`;
const replacedName = (database: string): string => `${database}_replaced`;

/**
 * Restores one database beside the one that bears its name, and compares every table's rows with what was counted when it was dumped. The other is not touched.
 * @throws Error when something could not be restored, or a table has not as many rows as before
 */
export async function restoreBeside(
  { postgresUrl, programs }: Cluster,
  { folder, database, kept, pausedAt, signal, tell }: Wish,
): Promise<number> {
  const name = restoringName(database);
  const url = withDatabase(postgresUrl, name);
  await onDatabase(withDatabase(postgresUrl, 'postgres'), async (session) => {
    await session.query(`drop database if exists ${quoted(name)} with (force)`);
    await session.query(`create database ${quoted(name)} template template0`);
    for (const statement of rightStatements(name, kept.rights)) await session.query(statement);
    const asked = settingStatements(database, kept.rights);
    for (const [i, statement] of settingStatements(name, kept.rights).entries())
      await runOrTell(session, statement, { tell, asked: asked[i] ?? statement });
    if (pausedAt !== undefined) await session.query(`alter database ${quoted(name)} set axion.restored_at = '${pausedAt}'`);
  });
  await programs.run('pg_restore', {
    url,
    signal,
    timeoutMs: restoreTimeoutMs,
    args: ['--exit-on-error', '--jobs=2', join(folder, kept.file)],
  });
  const rows = await onDatabase(url, async (session) => {
    const counted = await countRows(session);
    if (pausedAt !== undefined) await session.query(forgetSchedules);
    return counted;
  });
  const differing = differingCounts(kept.rows, rows);
  if (differing.length > 0) throw new Error(`${database} is not as it was dumped: ${differing.join('; ')}`);
  return Object.values(rows).reduce((sum, each) => sum + each, 0);
}

/** A worker that runs while its database is replaced looks at schedules with every tick, and at the mark when it starts and before it writes them anew. */
const forgetSchedules = `do $$ begin if to_regclass('jobs.schedule') is not null then delete from jobs.schedule; end if; end $$`;

/** What to run so that a database belongs to, and lets in, who it did. */
export function rightStatements(name: string, { owner, isClosed, grants }: DatabaseRights): readonly string[] {
  const database = quoted(name);
  return [
    `alter database ${database} owner to ${quoted(owner)}`,
    ...(isClosed ? [`revoke all on database ${database} from public`] : []),
    ...grants.map(
      ({ role, privileges }) =>
        `grant ${privileges.filter((privilege) => /^[A-Z]+$/.test(privilege)).join(', ')} on database ${database} to ${quoted(role)}`,
    ),
  ];
}

/** What to run so that a database has the settings that it had; some of them only a superuser may make. */
export const settingStatements = (name: string, { settings }: DatabaseRights): readonly string[] =>
  settings
    .filter(({ name: setting }) => setting !== 'axion.restored_at')
    .map(({ role, name: setting, value }) => {
      const whose = role === null ? `database ${quoted(name)}` : `role ${quoted(role)} in database ${quoted(name)}`;
      return `alter ${whose} set ${setting.split('.').map(quoted).join('.')} = '${value.replaceAll("'", "''")}'`;
    });

/**
 * Lets the restored databases take the names of those that were there, all of them or none: whatever fails or is killed, each name has a database that can be used.
 * Sessions in those that were there end. They remain as `…_replaced` until `dropReplaced`.
 * @throws Error when somebody would not leave within 5 s
 */
export async function takeTheirPlaces(postgresUrl: string, databases: readonly string[]): Promise<void> {
  await dropReplaced(postgresUrl, databases);
  const url = withDatabase(postgresUrl, 'postgres');
  await onDatabase(url, async (session) => {
    const { rows } = await session.query<{ name: string }>('select datname as name from pg_database where datname = any ($1)', [databases]);
    const there = rows.map(({ name }) => name);
    await session.query('begin');
    // A rename lets nobody in and waits for those who are: they are asked to leave meanwhile, or they would be back before it began.
    await whileAskingToLeave(url, there, async () => {
      for (const database of databases) {
        if (there.includes(database)) await rename(session, database, replacedName(database));
        await rename(session, restoringName(database), database);
      }
      await session.query('commit');
    });
  });
}

const rename = (session: Session, from: string, to: string) => session.query(`alter database ${quoted(from)} rename to ${quoted(to)}`);

/** Autovacuum belongs to nobody, and leaves by itself. What kind a session is, only some may see. */
const endSessions = 'select pg_terminate_backend(pid) from pg_stat_activity where datname = any ($1) and usesysid is not null';

async function refuseSessions(session: Session, databases: readonly string[], error: { readonly code?: string }): Promise<never> {
  if (error.code !== mayNot) throw error;
  const { rows } = await session.query<{ me: string; users: string[] }>(
    `select quote_ident(current_user) as me, array_agg(distinct usename::text) as users from pg_stat_activity where datname = any ($1) and usesysid is not null`,
    [databases],
  );
  const { me, users } = rows[0] ?? {};
  throw new Error(
    `Sessions in ${databases.join(', ')} (${users?.join(', ')}) are in the way, which this administrator may not end: stop the services, or let the provider’s administrator run: grant pg_signal_backend to ${me}`,
  );
}

async function whileAskingToLeave(url: string, databases: readonly string[], work: () => Promise<void>): Promise<void> {
  const done = new AbortController();
  const asking = onDatabase(url, async (session) => {
    while (!done.signal.aborted) {
      await session.query(endSessions, [databases]).catch((error: { readonly code?: string }) => refuseSessions(session, databases, error));
      await sleep(100, undefined, { signal: done.signal }).catch(() => undefined);
    }
  });
  const working = work();
  // It ends with its session when nobody can be asked to leave.
  working.catch(() => undefined);
  try {
    await Promise.race([working, asking.then(() => Promise.reject(new Error('sessions are no longer asked to leave')))]);
  } finally {
    done.abort();
    await asking.catch(() => undefined);
  }
}

/** Removes the databases that restored ones have replaced. */
export const dropReplaced = (postgresUrl: string, databases: readonly string[]): Promise<void> =>
  dropDatabases(postgresUrl, databases.map(replacedName));

/** Removes what a restore that failed left; the databases in use stay as they are. */
export const dropRestoring = (postgresUrl: string, databases: readonly string[]): Promise<void> =>
  dropDatabases(postgresUrl, databases.map(restoringName));

const dropDatabases = (postgresUrl: string, names: readonly string[]): Promise<void> =>
  onDatabase(withDatabase(postgresUrl, 'postgres'), async (session) => {
    for (const name of names) await session.query(`drop database if exists ${quoted(name)} with (force)`);
  });

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
