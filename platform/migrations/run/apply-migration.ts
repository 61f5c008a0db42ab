import type pg from 'pg';
import { AxionError } from '../../errors/axion-error.ts';
import { translatePostgresError } from '../../postgres/postgres-error.ts';
import type { Migration } from '../migration-files.ts';
import { type Statement, splitStatements } from '../split-statements.ts';
import { concurrentIndexOf, dropInvalidIndex, isBesideOthers } from './concurrent-index.ts';
import { pooledSession } from './refuse-unfit-session.ts';
import { holdsRunnerLock } from './runner-lock.ts';

type Runner = {
  readonly client: pg.Client;
  readonly url: string;
  readonly database: string;
  readonly now: () => Date;
  readonly revision: string;
  readonly lockAttempts: number;
};

/** lock_not_available and deadlock_detected: others were in the way, and may be gone in a moment. */
const contended = new Set(['55P03', '40P01']);

/**
 * Runs one file and records it. A lock that is not to be had within 2 s is given up, so that readers queue no longer behind us, and asked for again.
 * @throws AxionError `migration.blocked`, `migration.failed`, `migration.pooled`
 */
export async function applyMigration(runner: Runner, migration: Migration): Promise<void> {
  const { database, lockAttempts } = runner;
  // A transaction takes its file whole, so that any SQL may stand in it; only statements that run one by one are told apart here.
  const statements = migration.isTransactional ? [{ sql: migration.sql, line: 1 }] : splitStatements(migration.sql);
  const once = migration.isTransactional ? inTransaction : oneByOne;
  for (let attempt = 1; ; attempt += 1) {
    const failure = await once(runner, migration, statements);
    if (failure === undefined) return;
    if (!contended.has(failure.sqlState)) throw failure.problem;
    if (attempt >= lockAttempts)
      throw new AxionError('migration.blocked', { database, name: migration.name, attempts: attempt }, failure.problem);
    await new Promise((resolve) => setTimeout(resolve, retryDelayMs(attempt, Math.random())));
  }
}

/** Grows to 4 s; the random half keeps runners of several databases apart. */
const retryDelayMs = (attempt: number, random: number): number => Math.min(4_000, 100 * 2 ** attempt) * (0.5 + random / 2);

type Failure = { readonly sqlState: string; readonly problem: unknown };

async function inTransaction(runner: Runner, migration: Migration, statements: readonly Statement[]): Promise<Failure | undefined> {
  const { client } = runner;
  await client.query('begin');
  await requireLock(runner);
  await record(runner, migration);
  const failure = await runAll(runner, migration, statements);
  if (failure) {
    await client.query('rollback').catch(() => undefined);
    return failure;
  }
  await finish(runner, migration);
  return commit(runner, migration);
}

async function oneByOne(runner: Runner, migration: Migration, statements: readonly Statement[]): Promise<Failure | undefined> {
  await requireLock(runner);
  await record(runner, migration);
  const failure = await runAll(runner, migration, statements);
  if (!failure) await finish(runner, migration);
  return failure;
}

async function runAll(runner: Runner, migration: Migration, statements: readonly Statement[]): Promise<Failure | undefined> {
  for (const statement of statements) {
    try {
      await runStatement(runner, migration, statement);
    } catch (error) {
      return failureOf(runner, migration, statement, error);
    }
  }
  return undefined;
}

/** Who makes nobody wait while it waits for old transactions itself may be patient. */
async function runStatement({ client }: Runner, { isTransactional }: Migration, { sql }: Statement): Promise<void> {
  const index = isTransactional ? undefined : concurrentIndexOf(sql);
  await client.query(`set lock_timeout = '${!isTransactional && isBesideOthers(sql) ? '60s' : '2s'}'`);
  if (index) await dropInvalidIndex(client, index);
  await client.query(sql);
}

/** A pooler may have been missed at the start: nothing is done in a session that does not hold the lock itself. */
async function requireLock({ client, url, database }: Runner): Promise<void> {
  if (!(await holdsRunnerLock(client))) throw pooledSession(url, database);
}

/** Deferred constraints speak up only now. */
const commit = ({ client, database }: Runner, migration: Migration): Promise<Failure | undefined> =>
  client.query('commit').then(
    () => undefined,
    (error: unknown) => failureOf({ database }, migration, { sql: 'commit', line: 1 }, error),
  );

function failureOf({ database }: Pick<Runner, 'database'>, { name }: Migration, { sql, line }: Statement, error: unknown): Failure {
  const cause = translatePostgresError(error);
  if (cause instanceof AxionError && cause.code === 'store.unavailable') return { sqlState: '', problem: cause };
  const { code = '', message, position } = error as { code?: string; message: string; position?: string };
  const inside = position === undefined ? 0 : sql.slice(0, Number(position) - 1).split('\n').length - 1;
  return { sqlState: code, problem: new AxionError('migration.failed', { database, name, line: line + inside, reason: message }, cause) };
}

const record = ({ client, now, revision }: Runner, { version, name, sha256 }: Migration) =>
  client.query(
    `insert into migrations.applied (version, name, sha256, started_at, revision) values ($1, $2, $3, $4, $5)
     on conflict (version) do update set name = excluded.name, sha256 = excluded.sha256, started_at = excluded.started_at, revision = excluded.revision
     where migrations.applied.finished_at is null`,
    [version, name, sha256, now(), revision],
  );

const finish = ({ client, now }: Runner, { version }: Migration) =>
  client.query('update migrations.applied set finished_at = $2 where version = $1', [version, now()]);
