import type pg from 'pg';
import { AxionError } from '../errors/axion-error.ts';
import { postgresAddress } from '../postgres/postgres-address.ts';
import { readDatabasePart } from './bootstrap/database-part.ts';
import { prepareDatabase } from './bootstrap/prepare-database.ts';
import { connectAsRunner } from './connect-as-runner.ts';
import { type Migration, readMigrations } from './migration-files.ts';
import { type Applied, compareHistory } from './migration-history.ts';
import { applyMigration } from './run/apply-migration.ts';
import { historySchema } from './run/history-schema.ts';
import { refuseUnfitSession } from './run/refuse-unfit-session.ts';
import { runnerLock } from './run/runner-lock.ts';

type Run = {
  /** A direct connection, not a transaction-mode pooler: the runner's lock lives in the session. */
  readonly url: string;
  /** A folder of `0001-name.sql` files, one folder a database; `bootstrap.sql` beside it has what the database must hold before. */
  readonly folder: string;
  readonly now: () => Date;
  /** What made this release, kept beside each migration: a commit or a version. */
  readonly revision?: string;
  /** How long to wait for another runner. */
  readonly lockDeadlineMs?: number;
  /** How often one file may try for its tables' locks. */
  readonly lockAttempts?: number;
  /** Told of each file before it runs. */
  readonly onApply?: (name: string) => void;
};

/**
 * Brings a database to where this release needs it. Safe when run many times at once, and when killed: one runner works, the others wait and find nothing to do.
 * @returns the names of the files that this run applied, in order
 * @throws AxionError `migration.folder-unusable`, `migration.history-differs`, `migration.busy`, `migration.blocked`, `migration.failed`,
 *   `migration.needs-administrator`, `migration.wrong-role`, `migration.pooled`, `migration.clock-differs`, `store.unavailable`
 */
export async function migrate(run: Run): Promise<{ readonly applied: readonly string[] }> {
  const { folder, now, revision = 'unknown', lockAttempts = 30, onApply = () => undefined } = run;
  const files = await readMigrations(folder);
  const database = postgresAddress(run.url).database;
  const client = await openPrepared(run, database);
  try {
    const pending = await pendingOf(client, database, files);
    for (const migration of pending) {
      onApply(migration.name);
      await applyMigration({ client, url: run.url, database, now, revision, lockAttempts }, migration);
    }
    return { applied: pending.map(({ name }) => name) };
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * A session that holds the runner's lock, in a database with everything that migrations stand on. A database that could not be made so stays, empty: another runner
 * may be at work in it by now, and it is finished by the next runner that is fit, or by an administrator's lines.
 */
async function openPrepared({ url, folder, now, lockDeadlineMs = 120_000 }: Run, database: string): Promise<pg.Client> {
  const part = await readDatabasePart({ folder, url });
  const client = await connectAsRunner(url, part);
  try {
    await refuseUnfitSession({ client, url, database, now });
    await takeLock(client, database, lockDeadlineMs);
    if (part !== undefined) await prepareDatabase({ client, url, part });
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** Polled, because a session that waits inside one statement would hold a snapshot, for which the winner's CREATE INDEX CONCURRENTLY waits in turn. */
async function takeLock(client: pg.Client, database: string, deadlineMs: number): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [runnerLock]);
    if (rows[0]?.taken) return;
    if (performance.now() > deadline) throw new AxionError('migration.busy', { database, waitedSeconds: Math.round(deadlineMs / 1_000) });
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 200));
  }
}

async function pendingOf(client: pg.Client, database: string, files: readonly Migration[]): Promise<readonly Migration[]> {
  await client.query(historySchema);
  const { rows } = await client.query<Applied>(
    `select version, name, sha256, finished_at is not null as "isFinished" from migrations.applied order by version`,
  );
  const { pending, faults } = compareHistory(files, rows);
  if (faults.length > 0) throw new AxionError('migration.history-differs', { database, faults });
  return pending;
}
