import { join } from 'node:path';
import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import { z } from 'zod';
import { listTables, rowsOf } from '../backup/copy-clickhouse.ts';
import { piecesOf, readLines } from '../backup/line-file.ts';
import type { Manifest } from '../backup/manifest.ts';

type Tables = NonNullable<Manifest['clickhouse']>;
/** Rows that an insert carries: one part each, until they are merged. */
const insertRows = 100_000;
/** Kept by runners, and there before anybody wrote anything. */
const runnersTable = 'migrations_applied';
const count = z.object({ rows: z.coerce.number() });

/** Tables that hold rows of people. A database that is not there holds none. */
export async function filledTables(url: string, clickhouse: Pick<ClickHouse, 'execute'>): Promise<readonly string[]> {
  await ensureDatabase(url);
  const tables = await listTables(clickhouse);
  const filled: string[] = [];
  for (const { name } of tables) if (name !== runnersTable && (await rowsIn(clickhouse, name)) > 0) filled.push(name);
  return filled;
}

const rowsIn = async (clickhouse: Pick<ClickHouse, 'execute'>, table: string): Promise<number> =>
  rowsOf(await clickhouse.execute(`select count() as rows from ${table} format JSONEachRow`), count)[0]?.rows ?? 0;

async function ensureDatabase(url: string): Promise<void> {
  const name = decodeURIComponent(new URL(url).pathname.slice(1));
  if (!/^\w+$/.test(name)) throw new Error(`AXION_CLICKHOUSE_URL names no database (http://user:password@host:8123/axion_sense)`);
  const outside = connectClickHouse({ url, database: 'default' });
  await outside.execute(`create database if not exists ${name}`).finally(() => outside.close());
}

type Wish = { readonly folder: string; readonly name: string; readonly table: Tables[string]; readonly signal: AbortSignal };

/**
 * Makes a table that is not there as it was, empties it, and fills it again. Answers its rows.
 * @throws Error when it has not as many rows as were written down; the signal's reason before the next insert, then it is half filled
 */
export async function restoreTable(
  clickhouse: Pick<ClickHouse, 'execute' | 'insert'>,
  { folder, name, table: { ddl, files, rows }, signal }: Wish,
): Promise<number> {
  signal.throwIfAborted();
  await clickhouse.execute(ddl.replace(/^CREATE TABLE (IF NOT EXISTS )?\S+/, `CREATE TABLE IF NOT EXISTS ${name}`));
  await clickhouse.execute(`truncate table ${name}`);
  // Deduplication would take rows that were here before for a repeat, and store nothing.
  for (const file of files)
    for await (const piece of piecesOf(readLines(join(folder, file)), insertRows)) {
      signal.throwIfAborted();
      await clickhouse.insert(name, piece, { isRewrite: true });
    }
  const found = await rowsIn(clickhouse, name);
  if (found !== rows) throw new Error(`clickhouse ${name} has ${found} rows, wanted are ${rows}`);
  return found;
}
