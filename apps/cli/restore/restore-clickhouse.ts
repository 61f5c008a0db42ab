import { join } from 'node:path';
import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import { clickhouseFaultOf } from '@axion/platform/clickhouse/clickhouse-fault.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import { z } from 'zod';
import { listTables, rowsOf } from '../backup/copy-clickhouse.ts';
import { piecesOf, readLines } from '../backup/line-file.ts';
import type { Manifest } from '../backup/manifest.ts';
import type { Stores } from '../installation/stores.ts';
import { withEngine } from './table-engine.ts';

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
 * Makes tables that are not there, as they were or as `engine` says: before anything else is changed, for a server may be unable to.
 * @throws Error that says which, and why
 */
export async function makeTables(
  { url, client, engine }: Pick<NonNullable<Stores['clickhouse']>, 'url' | 'engine'> & { readonly client: Pick<ClickHouse, 'execute'> },
  tables: Tables,
): Promise<void> {
  await ensureDatabase(url);
  for (const [name, { ddl }] of Object.entries(tables)) {
    const statement = withEngine(ddl.replace(/^CREATE TABLE (IF NOT EXISTS )?\S+/, `CREATE TABLE IF NOT EXISTS ${name}`), engine);
    await client.execute(statement).catch((error: Error) => {
      const hint = /engine\s*=\s*replicated/i.test(statement)
        ? '. Where this ClickHouse has no Keeper, set AXION_CLICKHOUSE_ENGINE=plain'
        : '';
      throw new Error(
        `clickhouse ${name} cannot be made, and no rows were changed: ${clickhouseFaultOf(error)?.says ?? error.message}${hint}`,
      );
    });
  }
}

/**
 * Empties a table, and fills it again. Answers its rows.
 * @throws Error when it has not as many rows as were written down; the signal's reason before the next insert, then it is half filled
 */
export async function restoreTable(
  clickhouse: Pick<ClickHouse, 'execute' | 'insert'>,
  { folder, name, table: { files, rows }, signal }: Wish,
): Promise<number> {
  signal.throwIfAborted();
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
