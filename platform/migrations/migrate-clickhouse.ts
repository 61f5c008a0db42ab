import { z } from 'zod';
import { clickhouseFaultOf } from '../clickhouse/clickhouse-fault.ts';
import { AxionError } from '../errors/axion-error.ts';
import { type Migration, readMigrations } from './migration-files.ts';
import { compareHistory } from './migration-history.ts';
import { splitStatements } from './split-statements.ts';

/** All that the runner needs of ClickHouse: one statement in, the answer's text out. */
export type ClickHouseStatements = { readonly execute: (sql: string) => Promise<string> };

type Run = {
  readonly clickhouse: ClickHouseStatements;
  /** The database that unqualified names in the files mean to `clickhouse`; made when absent. */
  readonly database: string;
  readonly folder: string;
  /** `plain` on one node; `replicated` where the cluster has a Keeper. Decides what the macros of `expand` stand for. */
  readonly engine: 'plain' | 'replicated';
  readonly now: () => Date;
  readonly revision?: string;
};

/**
 * Brings ClickHouse to where this release needs it. There is no lock in ClickHouse: each statement bears being run again, and two runners at once do the same work;
 * callers that hold Postgres' runner lock have only one.
 * @throws AxionError `migration.folder-unusable`, `migration.history-differs`, `migration.failed`
 */
export async function migrateClickHouse(run: Run): Promise<{ readonly applied: readonly string[] }> {
  const { clickhouse, database, folder, engine, now, revision = 'unknown' } = run;
  const files = await readMigrations(folder);
  await clickhouse.execute(`CREATE DATABASE IF NOT EXISTS ${named(database)}`);
  await clickhouse.execute(expand(historyTable(database), engine));
  const { pending, faults } = compareHistory(files, await appliedTo(clickhouse, database));
  if (faults.length > 0) throw new AxionError('migration.history-differs', { database, faults });
  for (const file of pending) {
    const startedAt = now();
    await runFile(run, file);
    const { version, name, sha256 } = file;
    const values = [version, text(name), text(sha256), text(instant(startedAt)), text(instant(now())), text(revision)];
    await clickhouse.execute(
      `INSERT INTO ${named(database)}.migrations_applied (version, name, sha256, started_at, finished_at, revision) VALUES (${values.join(', ')})`,
    );
  }
  return { applied: pending.map(({ name }) => name) };
}

/**
 * Names of the files that this release needs and ClickHouse does not have.
 * @throws whatever `execute` does, when ClickHouse is away
 */
export const pendingClickHouseMigrations = async (question: Pick<Run, 'clickhouse' | 'database' | 'folder'>): Promise<readonly string[]> =>
  (await clickHouseHistory(question)).pending.map(({ name }) => name);

/** What is still to be done in ClickHouse, and what forbids doing it; everything is pending where nobody was yet. */
export async function clickHouseHistory({ clickhouse, database, folder }: Pick<Run, 'clickhouse' | 'database' | 'folder'>) {
  const files = await readMigrations(folder);
  const exists = await clickhouse.execute(
    `SELECT count() FROM system.tables WHERE database = ${text(database)} AND name = 'migrations_applied' FORMAT TSV`,
  );
  return compareHistory(files, exists.trim() === '0' ? [] : await appliedTo(clickhouse, database));
}

/**
 * The macros of our files: `{engine}` is MergeTree and `{engine:Replacing}` ReplacingMergeTree, replicated where asked; `{dedup_window}` is the setting that
 * says how many inserts a table remembers, so that one repeated with its token is dropped.
 */
export function expand(sql: string, engine: Run['engine']): string {
  const prefix = engine === 'replicated' ? 'Replicated' : '';
  const window = engine === 'replicated' ? 'replicated_deduplication_window' : 'non_replicated_deduplication_window';
  return sql.replaceAll(/\{engine(?::(\w+))?\}/g, (_macro, kind = '') => `${prefix}${kind}MergeTree`).replaceAll('{dedup_window}', window);
}

async function runFile({ clickhouse, database, engine }: Run, { name, sql }: Migration): Promise<void> {
  for (const statement of splitStatements(sql)) {
    await clickhouse.execute(expand(statement.sql, engine)).catch((cause: Error) => {
      throw new AxionError(
        'migration.failed',
        { database, name, line: statement.line, reason: clickhouseFaultOf(cause)?.says ?? cause.message },
        cause,
      );
    });
  }
}

const historyTable = (database: string): string => `
  CREATE TABLE IF NOT EXISTS ${named(database)}.migrations_applied (
    version UInt32, name String, sha256 String, started_at DateTime64(3, 'UTC'), finished_at DateTime64(3, 'UTC'), revision String
  ) ENGINE = {engine} ORDER BY version`;

const appliedRow = z.object({ version: z.number(), name: z.string(), sha256: z.string() });

async function appliedTo(clickhouse: ClickHouseStatements, database: string) {
  const lines = await clickhouse.execute(
    `SELECT DISTINCT version, name, sha256 FROM ${named(database)}.migrations_applied ORDER BY version FORMAT JSONEachRow`,
  );
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ ...appliedRow.parse(JSON.parse(line)), isFinished: true }));
}

const instant = (date: Date): string => date.toISOString().replace('T', ' ').replace('Z', '');
const named = (name: string): string => `\`${name.replaceAll(/[\\`]/g, (sign) => `\\${sign}`)}\``;
const text = (value: string): string => `'${value.replaceAll(/[\\']/g, (sign) => `\\${sign}`)}'`;
