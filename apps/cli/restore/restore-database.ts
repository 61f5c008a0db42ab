import { join } from 'node:path';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { countRows, onDatabase, type Session } from '../backup/dump-database.ts';
import type { DatabaseRights, Manifest } from '../backup/manifest.ts';
import type { PgPrograms } from '../installation/pg-programs.ts';
import { differingCounts } from './differing-counts.ts';

type Cluster = { readonly postgresUrl: string; readonly programs: PgPrograms };
type Wish = {
  readonly folder: string;
  readonly database: string;
  readonly kept: Manifest['databases'][string];
  readonly pausedAt: string | undefined;
  readonly signal: AbortSignal;
};

const restoreTimeoutMs = 6 * 3_600_000;

/** The name of a database while it is being restored. */
const restoringName = (database: string): string => `${database}_restoring`;

/**
 * Restores one database beside the one that bears its name, and compares every table's rows with what was counted when it was dumped. The other is not touched.
 * @throws Error when something could not be restored, or a table has not as many rows as before
 */
export async function restoreBeside(
  { postgresUrl, programs }: Cluster,
  { folder, database, kept, pausedAt, signal }: Wish,
): Promise<number> {
  const name = restoringName(database);
  const url = withDatabase(postgresUrl, name);
  await onDatabase(withDatabase(postgresUrl, 'postgres'), async (session) => {
    await session.query(`drop database if exists ${quoted(name)} with (force)`);
    await session.query(`create database ${quoted(name)} template template0`);
    for (const statement of rightStatements(name, kept.rights)) await session.query(statement);
    if (pausedAt !== undefined) await session.query(`alter database ${quoted(name)} set axion.restored_at = '${pausedAt}'`);
  });
  await programs.run('pg_restore', {
    url,
    signal,
    timeoutMs: restoreTimeoutMs,
    args: ['--exit-on-error', '--jobs=2', join(folder, kept.file)],
  });
  const rows = await onDatabase(url, countRows);
  const differing = differingCounts(kept.rows, rows);
  if (differing.length > 0) throw new Error(`${database} is not as it was dumped: ${differing.join('; ')}`);
  return Object.values(rows).reduce((sum, each) => sum + each, 0);
}

/** What to run so that a database belongs to, and lets in, who it did. */
export function rightStatements(name: string, { owner, isClosed, grants, settings }: DatabaseRights): readonly string[] {
  const database = quoted(name);
  return [
    `alter database ${database} owner to ${quoted(owner)}`,
    ...(isClosed ? [`revoke all on database ${database} from public`] : []),
    ...grants.map(
      ({ role, privileges }) =>
        `grant ${privileges.filter((privilege) => /^[A-Z]+$/.test(privilege)).join(', ')} on database ${database} to ${quoted(role)}`,
    ),
    ...settings
      .filter(({ name: setting }) => setting !== 'axion.restored_at')
      .map(({ role, name: setting, value }) => {
        const whose = role === null ? `database ${database}` : `role ${quoted(role)} in database ${database}`;
        return `alter ${whose} set ${setting.split('.').map(quoted).join('.')} = '${value.replaceAll("'", "''")}'`;
      }),
  ];
}

/** Lets the restored databases take the names of those that were there, which go. Sessions in these end. */
export async function takeTheirPlaces(postgresUrl: string, databases: readonly string[]): Promise<void> {
  await onDatabase(withDatabase(postgresUrl, 'postgres'), async (session) => {
    for (const database of databases) await takePlace(session, database);
  });
}

async function takePlace(session: Session, database: string): Promise<void> {
  const replaced = quoted(`${database}_replaced`);
  const { rowCount } = await session.query('select from pg_database where datname = $1', [database]);
  if (rowCount) {
    await session.query(`drop database if exists ${replaced} with (force)`);
    await session.query(`alter database ${quoted(database)} with allow_connections false`);
    await session.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()', [
      database,
    ]);
    await session.query(`alter database ${quoted(database)} rename to ${replaced}`);
  }
  await session.query(`alter database ${quoted(restoringName(database))} rename to ${quoted(database)}`);
  await session.query(`drop database if exists ${replaced} with (force)`);
}

/** Removes what a restore that failed left; the databases in use stay as they are. */
export const dropRestoring = (postgresUrl: string, databases: readonly string[]): Promise<void> =>
  onDatabase(withDatabase(postgresUrl, 'postgres'), async (session) => {
    for (const database of databases) await session.query(`drop database if exists ${quoted(restoringName(database))} with (force)`);
  });

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
