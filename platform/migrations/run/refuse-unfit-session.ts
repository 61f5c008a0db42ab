import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { AxionError } from '../../errors/axion-error.ts';
import { connectToPrimary } from '../../postgres/connect-to-primary.ts';
import { hostsOf } from '../../postgres/postgres-address.ts';

type Session = { readonly client: pg.Client; readonly url: string; readonly database: string; readonly now: () => Date };

/** Further apart, and rows with ids of now may find no partition. */
const clockToleranceMs = 5 * 60_000;
/** Sessions opened beside ours to see whether a pooler hands out ours. */
const witnesses = 3;

/**
 * Refuses a session that a runner may not work in: a role that does not own the tables, a pooler that changes the session under us, a clock far off.
 * @throws AxionError `migration.wrong-role`, `migration.pooled`, `migration.clock-differs`
 */
export async function refuseUnfitSession(session: Session): Promise<void> {
  await refusePooler(session);
  const { client, database, now } = session;
  const before = now().getTime();
  const { rows } = await client.query<Standing>(standing);
  const after = now().getTime();
  const [here] = rows;
  if (!here) throw new Error('a session always stands somewhere');
  const owner = ownerInTheWay(here);
  if (owner !== undefined) throw new AxionError('migration.wrong-role', { database, role: here.role, owner });
  const at = here.databaseTime.getTime();
  const apartMs = Math.max(before - at, at - after);
  if (apartMs <= clockToleranceMs) return;
  throw new AxionError('migration.clock-differs', {
    database,
    seconds: Math.round(apartMs / 1_000),
    databaseTime: here.databaseTime.toISOString(),
    runnerTime: now().toISOString(),
  });
}

type Standing = {
  readonly role: string;
  readonly owner: string;
  readonly isSuperuser: boolean;
  readonly mayMakeSchemas: boolean;
  /** Who made the record of migrations; null in a fresh database. */
  readonly madeBy: string | null;
  readonly databaseTime: Date;
};

const standing = `
  select current_user as role, pg_get_userbyid(datdba) as owner, clock_timestamp() as "databaseTime",
    has_database_privilege(current_database(), 'create') as "mayMakeSchemas",
    (select rolsuper from pg_roles where rolname = current_user) as "isSuperuser",
    (select pg_get_userbyid(relowner) from pg_class where oid = to_regclass('migrations.applied')) as "madeBy"
  from pg_database where datname = current_database()`;

/** The role that should have come instead. What a superuser makes belongs to it, and then the services' rights to new tables are missing. */
function ownerInTheWay({ role, owner, isSuperuser, mayMakeSchemas, madeBy }: Standing): string | undefined {
  if (madeBy !== null) return madeBy === role ? undefined : madeBy;
  return !mayMakeSchemas || (isSuperuser && owner !== role) ? owner : undefined;
}

/**
 * A pooler answers with a process id of its own invention, which PostgreSQL never does; whether it also changes sessions between transactions is then tried:
 * we mark our session and look for the mark in others.
 */
async function refusePooler({ client, url, database }: Session): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  if (rows[0]?.pid === announcedProcess(client)) return;
  const mark = randomUUID();
  await client.query(`select set_config('axion.runner', $1, false)`, [mark]);
  const open: pg.Client[] = [];
  try {
    for (let i = 0; i < witnesses; i += 1) if (await seesMark(url, mark, open)) throw pooledSession(url, database);
  } finally {
    await Promise.all(open.map((witness) => witness.end().catch(() => undefined)));
  }
}

/** The error for a session that is not ours alone; also thrown when the runner's lock is found elsewhere. */
export const pooledSession = (url: string, database: string) => new AxionError('migration.pooled', { database, host: hostsOf(url) });

/** Each witness keeps its session in a transaction, so that the next one gets another. */
async function seesMark(url: string, mark: string, open: pg.Client[]): Promise<boolean> {
  try {
    const witness = await connectToPrimary({ url, applicationName: 'axion-migrate', connectTimeoutMs: 5_000, statementTimeoutMs: 5_000 });
    open.push(witness);
    await witness.query('begin');
    const { rows } = await witness.query<{ mark: string | null }>(`select current_setting('axion.runner', true) as mark`);
    return rows[0]?.mark === mark;
  } catch {
    // No session to be had tells nothing; the lock is looked at again in every transaction.
    return false;
  }
}

/** The driver keeps what the server announced at sign-in, and its types do not say so. */
const announcedProcess = (client: pg.Client): unknown => (client as unknown as { readonly processID?: unknown }).processID;
