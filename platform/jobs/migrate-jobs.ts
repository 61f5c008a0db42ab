import { setTimeout as wait } from 'node:timers/promises';
import { PgBoss } from 'pg-boss';
import { AxionError } from '../errors/axion-error.ts';
import { connectToPrimary } from '../postgres/connect-to-primary.ts';
import { postgresAddress } from '../postgres/postgres-address.ts';
import { translatePostgresError } from '../postgres/postgres-error.ts';
import { primaryPoolOptions } from '../postgres/primary-pool-options.ts';
import { jobsSchema, jobsSchemaVersion } from './jobs-schema.ts';

type Run = {
  /** A direct connection as the migrate role: index builds run outside transactions. */
  readonly url: string;
  /** How long index builds that an upgrade leaves for later may take. */
  readonly deadlineMs?: number;
};

const lookEveryMs = 500;
/** The shortest that pg-boss takes: between two index builds. */
const buildEverySeconds = 10;

/**
 * Brings the job queue's own schema to where this release needs it: pg-boss' construction and migration plans and the index builds that it puts off,
 * which are waited for. Services start pg-boss without any DDL. Safe when run many times at once, and again when killed: pg-boss works under an advisory
 * lock in one transaction, and builds that were left are taken up.
 * @throws AxionError `migration.history-differs` for a schema of a newer release, `migration.needs-administrator`, `migration.failed`, `migration.busy`
 */
export async function migrateJobs({ url, deadlineMs = 600_000 }: Run): Promise<{ readonly changed: boolean }> {
  const database = postgresAddress(url).database;
  const before = await readVersion(url, database);
  const { options } = primaryPoolOptions({
    url,
    poolMax: 2,
    applicationName: 'axion-migrate',
    connectTimeoutMs: 10_000,
    statementTimeoutMs: 0,
  });
  const boss = new PgBoss({
    ...(options as object),
    ...{ schema: jobsSchema, max: 2, application_name: 'axion-migrate' },
    ...{ migrate: true, createSchema: false, supervise: false, schedule: false, bamIntervalSeconds: buildEverySeconds },
  });
  // Failed builds are seen in their rows; a broken connection by the call that waits on it.
  boss.on('error', () => undefined);
  try {
    await boss.start().catch((error: unknown) => fail(database, error));
    await waitForBuilds(boss, database, deadlineMs);
    return { changed: before !== (await boss.schemaVersion()) };
  } finally {
    await boss.stop({ graceful: false });
  }
}

async function waitForBuilds(boss: PgBoss, database: string, deadlineMs: number): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const open = (await boss.getBamEntries()).filter(({ status }) => status !== 'completed');
    if (open.length === 0) return;
    const failed = open.find(({ status }) => status === 'failed');
    if (failed) fail(database, new Error(failed.error ?? `${failed.name} failed`));
    if (performance.now() > deadline) throw new AxionError('migration.busy', { database, waitedSeconds: Math.round(deadlineMs / 1_000) });
    await wait(lookEveryMs);
  }
}

/** The version that is there, or undefined. pg-boss itself takes a newer one for its own. */
async function readVersion(url: string, database: string): Promise<number | undefined> {
  const client = await connectToPrimary({ url, applicationName: 'axion-migrate' }).catch((error: unknown) => {
    throw translatePostgresError(error);
  });
  try {
    const { rows: schemas } = await client.query('select from pg_namespace where nspname = $1', [jobsSchema]);
    if (schemas.length === 0) throw needsSchema(url, database);
    const { rows: tables } = await client.query<{ name: string | null }>('select to_regclass($1) as name', [`${jobsSchema}.version`]);
    if (tables[0]?.name == null) return undefined;
    const { rows } = await client.query<{ version: number }>(`select version from ${jobsSchema}.version`);
    const version = rows[0]?.version;
    if (version === undefined || version <= jobsSchemaVersion) return version;
    const fault = `the job queue's schema is of version ${version}, and this release knows ${jobsSchemaVersion}`;
    throw new AxionError('migration.history-differs', { database, faults: [fault] });
  } catch (error) {
    throw translatePostgresError(error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Only an administrator makes the schema; runners own what is in it. */
function needsSchema(url: string, database: string): AxionError<'migration.needs-administrator'> {
  const { role } = postgresAddress(url);
  const lines = [`\\connect ${database}`, `create schema if not exists ${jobsSchema} authorization ${role};`];
  return new AxionError('migration.needs-administrator', { database, role, what: `the schema ${jobsSchema}`, lines });
}

const fail = (database: string, error: unknown): never => {
  const cause = translatePostgresError(error);
  if (cause instanceof AxionError && cause.code === 'store.unavailable') throw cause;
  const reason = error instanceof Error ? error.message : 'unknown';
  throw new AxionError('migration.failed', { database, name: 'the job queue', line: 0, reason }, cause);
};
