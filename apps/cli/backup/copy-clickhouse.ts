import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import { z } from 'zod';
import { writeLines } from './line-file.ts';

const tableRow = z.object({ name: z.string().regex(/^\w+$/), create_table_query: z.string() });
const partitionRow = z.object({ id: z.string().regex(/^[\w-]+$/), bytes: z.coerce.number() });
export type ClickHouseTable = {
  readonly name: string;
  readonly ddl: string;
  readonly partitions: readonly { readonly id: string; readonly bytes: number }[];
};

/** Numbers that JSON cannot carry travel as text, so that every value comes back as it was. */
const exact = {
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_decimals: 1,
  output_format_json_quote_denormals: 1,
  max_execution_time: 0,
};
const firstByteMs = 300_000;

/** Tables with rows of their own, and their partitions. */
export async function listTables(clickhouse: Pick<ClickHouse, 'execute'>): Promise<readonly ClickHouseTable[]> {
  const tables = rowsOf(
    await clickhouse.execute(
      `select name, create_table_query from system.tables where database = currentDatabase() and engine like '%MergeTree' order by name format JSONEachRow`,
    ),
    tableRow,
  );
  const found: ClickHouseTable[] = [];
  for (const { name, create_table_query: ddl } of tables) {
    const answer = await clickhouse.execute(
      `select partition_id as id, sum(bytes_on_disk) as bytes from system.parts where database = currentDatabase() and table = '${name}' and active group by id order by id format JSONEachRow`,
    );
    found.push({ name, ddl, partitions: rowsOf(answer, partitionRow) });
  }
  return found;
}

/** Writes one partition's rows; answers the file below the snapshot's folder and how many rows it has. */
export async function copyPartition(
  clickhouse: Pick<ClickHouse, 'stream'>,
  {
    folder,
    table,
    partition,
    signal,
  }: { readonly folder: string; readonly table: string; readonly partition: string; readonly signal: AbortSignal },
): Promise<{ readonly file: string; readonly rows: number }> {
  const file = join('clickhouse', table, `${partition}.ndjson.zst`);
  await mkdir(join(folder, 'clickhouse', table), { recursive: true });
  const sql = `select * from ${table} where _partition_id = '${partition}'`;
  const { body } = await clickhouse.stream(sql, { format: 'JSONEachRow', settings: exact, signal, firstByteMs });
  return { file, rows: await writeLines(join(folder, file), body, signal) };
}

/** Rows of a JSONEachRow answer. */
export const rowsOf = <Row>(text: string, row: z.ZodType<Row>): Row[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => row.parse(JSON.parse(line)));
