import { stat } from 'node:fs/promises';
import { connectToPrimary } from '@axion/platform/postgres/connect-to-primary.ts';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import type { PgPrograms } from '../installation/pg-programs.ts';
import type { DatabaseRights } from './manifest.ts';

/** A connection of the administrator to one database, for what needs a session. */
export type Session = Awaited<ReturnType<typeof connectToPrimary>>;

const dumpTimeoutMs = 6 * 3_600_000;

export type DumpedDatabase = { readonly lsn: string; readonly rows: Record<string, number>; readonly rights: DatabaseRights };

/** Limits that a server sets to forgotten sessions and runaway statements. Ours wait for hours: for a dump, or until object storage is listed. */
const sessionLimits = [
  ...['idle_in_transaction_session_timeout', 'idle_session_timeout'],
  ...['statement_timeout', 'transaction_timeout', 'lock_timeout'],
];

/** Opens a session that no limit of the server's ends, hands it to `work`, closes it whatever happens. */
export async function onDatabase<Result>(url: string, work: (session: Session) => Promise<Result>): Promise<Result> {
  const session = await connectToPrimary({ url, applicationName: 'axion-backup' });
  try {
    // Servers before 17 know no transaction_timeout.
    await session.query(`select set_config(name, '0', false) from pg_settings where name = any ($1)`, [sessionLimits]);
    return await work(session);
  } finally {
    await session.end().catch(() => undefined);
  }
}

/** Dumps one database; rows are counted in the very snapshot that is dumped, so that a restored copy can be compared exactly. */
export function dumpDatabase(
  { postgresUrl, programs }: { readonly postgresUrl: string; readonly programs: PgPrograms },
  { database, file, signal }: { readonly database: string; readonly file: string; readonly signal: AbortSignal },
): Promise<DumpedDatabase> {
  const url = withDatabase(postgresUrl, database);
  return onDatabase(url, async (session) => {
    await session.query('begin isolation level repeatable read read only');
    const { rows } = await session.query<{ snapshot: string; lsn: string }>(
      'select pg_export_snapshot() as snapshot, pg_current_wal_lsn()::text as lsn',
    );
    const { snapshot = '', lsn = '' } = rows[0] ?? {};
    const dump = programs.run('pg_dump', {
      url,
      signal,
      timeoutMs: dumpTimeoutMs,
      args: ['--format=custom', '--compress=3', `--snapshot=${snapshot}`, '--file', file],
    });
    const counted = countRows(session);
    // Neither may be left unheard when the other fails.
    await Promise.allSettled([dump, counted]);
    await dump;
    await stat(file);
    return { lsn, rows: await counted, rights: await rightsOf(session, database) };
  });
}

/** Rows of every table by its name; partitions count with their parents, tables of extensions only where they hold what is ours. */
export async function countRows(session: Session): Promise<Record<string, number>> {
  const { rows: tables } = await session.query<{ name: string; quoted: string }>(`
    select format('%s.%s', n.nspname, c.relname) as name, format('%I.%I', n.nspname, c.relname) as quoted
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not c.relispartition and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
       and (not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
            or (n.nspname, c.relname) = ('partman', 'part_config'))
     order by 1`);
  const counts: Record<string, number> = {};
  for (const { name, quoted } of tables) {
    const { rows } = await session.query<{ count: string }>(`select count(*) as count from ${quoted}`);
    counts[name] = Number(rows[0]?.count ?? 0);
  }
  return counts;
}

async function rightsOf(session: Session, database: string): Promise<DatabaseRights> {
  const { rows: own } = await session.query<{ owner: string; closed: boolean }>(
    `select pg_get_userbyid(datdba) as owner, datacl is not null and not exists (select from aclexplode(datacl) where grantee = 0) as closed from pg_database where datname = $1`,
    [database],
  );
  const { rows: grants } = await session.query<{ role: string; privileges: string[] }>(
    `select pg_get_userbyid(grantee) as role, array_agg(privilege_type::text order by privilege_type) as privileges
       from pg_database, aclexplode(datacl) where datname = $1 and grantee <> 0 group by grantee order by 1`,
    [database],
  );
  const { rows: settings } = await session.query<{ role: string | null; setting: string }>(
    `select case when s.setrole = 0 then null else pg_get_userbyid(s.setrole) end as role, unnest(s.setconfig) as setting
       from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase where d.datname = $1`,
    [database],
  );
  return {
    owner: own[0]?.owner ?? '',
    isClosed: own[0]?.closed ?? false,
    grants,
    settings: settings.map(({ role, setting }) => ({
      role,
      name: setting.slice(0, setting.indexOf('=')),
      value: setting.slice(setting.indexOf('=') + 1),
    })),
  };
}

/** Which of these databases the server has, in the order of `names`, and their sizes in bytes: weights of the progress. */
export async function databasesOf(session: Session, names: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const { rows } = await session.query<{ name: string; bytes: string }>(
    'select datname as name, pg_database_size(oid) as bytes from pg_database where datname = any ($1) order by array_position($1::text[], datname::text)',
    [names],
  );
  return new Map(rows.map(({ name, bytes }) => [name, Number(bytes)]));
}
