import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { onDatabase, type Session } from '../backup/dump-database.ts';
import type { PgPrograms } from '../installation/pg-programs.ts';
import { roleStatements } from './role-statements.ts';
import { runOrTell } from './run-or-tell.ts';

type Cluster = { readonly postgresUrl: string; readonly programs: PgPrograms };
type Wish = {
  /** A dump of roles; undefined where a snapshot has none. */
  readonly dump: string | undefined;
  /** Roles that databases are to belong to. */
  readonly owners: readonly string[];
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
};

const dumpTimeoutMs = 120_000;

/**
 * Makes our roles that are not there, gives them what they had and the server allows, and lets whoever restores act for the owners of databases, as restoring wants it.
 * @throws Error with the line for the provider's administrator, when without it nothing can be restored
 */
export async function restoreRoles({ postgresUrl, programs }: Cluster, { dump, owners, signal, tell }: Wish): Promise<void> {
  const url = withDatabase(postgresUrl, 'postgres');
  const rolesOnly = { url, args: ['--roles-only', '--no-role-passwords'], timeoutMs: dumpTimeoutMs, signal };
  const { roles, rights } =
    dump === undefined ? { roles: [], rights: [] } : roleStatements(dump, await programs.run('pg_dumpall', rolesOnly));
  await onDatabase(url, async (session) => {
    for (const statement of roles) await runOrRefuse(session, statement);
    for (const statement of rights) await runOrTell(session, statement, { tell });
    const { rows } = await session.query<{ statement: string }>(
      `select format('grant %I to %I', owner, current_user) as statement from unnest($1::text[]) owner where not pg_has_role(owner, 'usage')`,
      [[...new Set(owners)]],
    );
    for (const { statement } of rows) await runOrRefuse(session, statement);
  });
}

const runOrRefuse = (session: Session, statement: string): Promise<void> =>
  runOrTell(session, statement, {
    tell: (line) => {
      throw new Error(`Nothing was restored: ${line}`);
    },
  });
