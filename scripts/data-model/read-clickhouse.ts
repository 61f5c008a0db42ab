import type { Column, Named, Reference, Schema, Table } from './schema.ts';

/** One statement in, the answer's text out. */
type Answers = { readonly execute: (sql: string) => Promise<string> };
type OfTable = { readonly table: string };
type Relation = { readonly name: string; readonly comment: string; readonly sorting: string; readonly partition: string };
type ColumnRow = OfTable & Column & { readonly codec: string };

/** Columns that name a row of another table; nothing checks it. */
const meant: Readonly<Record<string, string>> = { track_id: 'tracks', frame_id: 'frames', best_frame_id: 'frames' };

/** The tables of a migrated ClickHouse database, described by its system tables. */
export async function readClickHouse(clickhouse: Answers, database: string): Promise<Schema> {
  const ask = async <Row>(sql: string): Promise<Row[]> =>
    (await clickhouse.execute(`${sql} FORMAT JSONEachRow`))
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row);
  const relations = await ask<Relation>(
    `SELECT name, comment, sorting_key AS sorting, partition_key AS partition FROM system.tables WHERE database = '${database}' AND name != 'migrations_applied' ORDER BY name`,
  );
  const columns = await ask<ColumnRow>(
    `SELECT table, name, type, startsWith(type, 'Nullable') AS isNullable, default_expression AS fallback, comment, compression_codec AS codec FROM system.columns WHERE database = '${database}' ORDER BY table, position`,
  );
  const indexes = await ask<OfTable & Named>(
    `SELECT table, name, concat(expr, ', ', type_full, ', granularity ', toString(granularity)) AS definition FROM system.data_skipping_indices WHERE database = '${database}' ORDER BY table, name`,
  );
  const tables = relations.map((relation) => tableOf(relation, columns, indexes));
  return {
    database: 'ClickHouse axion_sense',
    name: 'axion_sense',
    comment: 'What was recorded and seen, for analysis: Sense writes, Gen reads.',
    tables,
    functions: [],
  };
}

function tableOf(
  { name, comment, sorting, partition }: Relation,
  allColumns: readonly ColumnRow[],
  allIndexes: readonly (OfTable & Named)[],
): Table {
  const columns = allColumns.filter(({ table }) => table === name);
  return {
    schema: 'axion_sense',
    name,
    comment,
    columns: columns.map((column) => ({
      ...column,
      isNullable: Boolean(column.isNullable),
      type: column.codec === '' ? column.type : `${column.type} ${column.codec}`,
    })),
    key: sorting.split(', '),
    unique: [],
    checks: [],
    references: columns.flatMap((column) => referenceOf(name, column)),
    indexes: allIndexes.filter(({ table }) => table === name),
    triggers: [],
    partitions: { by: partition, kept: 'for ever' },
    rights: [],
  };
}

function referenceOf(table: string, { name, isNullable }: Column): Reference[] {
  const target = meant[name];
  if (target === undefined || target === table) return [];
  return [{ name, columns: [name], target: `axion_sense.${target}`, isNullable: Boolean(isNullable), isUnique: false, isEnforced: false }];
}
