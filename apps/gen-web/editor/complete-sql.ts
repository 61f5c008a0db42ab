import type { ColumnKind } from '@axion/contracts/gen/datasets.ts';
import { functions, keywords } from './dialect.ts';

/** Tables and columns that SQL may name. */
export type SqlSchema = {
  readonly database: string | null;
  readonly datasets: readonly { readonly name: string; readonly title: string; readonly tables: readonly SqlTable[] }[];
};
export type SqlTable = {
  readonly name: string;
  readonly comment: string;
  readonly rows: number | null;
  readonly columns: readonly SqlColumn[];
};
export type SqlColumn = {
  readonly name: string;
  readonly type: string;
  readonly kind: ColumnKind;
  readonly nullable: boolean;
  readonly comment: string;
};

/** One thing that may be written at a place; `kind` chooses its picture. */
export type SqlOption = {
  readonly label: string;
  readonly kind: ColumnKind | 'table' | 'dataset' | 'keyword' | 'function' | 'query';
  /** Its type, or how many rows it has: grey at the end. */
  readonly detail: string;
  /** What it means, in the source's own words. */
  readonly comment: string;
  /** Where it comes from: `frames.captured_at`. */
  readonly path: string;
  /** Higher comes first among those that fit equally. */
  readonly rank: number;
};

export type SqlCompletions = { readonly from: number; readonly options: readonly SqlOption[] };

const name = '[A-Za-z_][\\w-]*';
const quotedName = `(?:\`[^\`]+\`|"[^"]+"|${name})`;
const tableAfter = new RegExp(`\\b(?:from|join)\\s+(${quotedName}(?:\\.${quotedName})*)(?:\\s+(?:as\\s+)?(${name}))?`, 'gi');
const subQuery = new RegExp(`(?:\\bwith\\b|,)\\s*(${name})\\s+as\\s*\\(`, 'gi');
const bare = (text: string): string => text.replaceAll(/[`"]/g, '');
const lastPart = (path: string): string => bare(path.split('.').at(-1) ?? '');

/** What can be written at `position` of `sql`: columns behind an alias or table, tables behind a dataset or FROM, else everything that fits. */
export function completionsAt(sql: string, position: number, schema: SqlSchema): SqlCompletions {
  const before = sql.slice(0, position);
  const typed = /[\w`"]*$/.exec(before)?.[0] ?? '';
  const from = position - typed.length;
  const qualifier = new RegExp(`(${quotedName})\\.$`).exec(before.slice(0, from))?.[1];
  if (qualifier !== undefined) return { from, options: behindQualifier(bare(qualifier), sql, schema) };
  if (/\b(from|join)\s+$/i.test(before.slice(0, from))) return { from, options: [...tablesOf(schema), ...queriesOf(sql)] };
  return { from, options: [...columnsReached(sql, schema), ...tablesOf(schema), ...queriesOf(sql), ...words] };
}

/** Names that stand for tables in a statement: aliases, and tables by their own name. */
export function aliasesIn(sql: string, schema: SqlSchema): ReadonlyMap<string, SqlTable> {
  const tables = new Map(schema.datasets.flatMap(({ tables: all }) => all.map((table) => [table.name, table] as const)));
  const aliases = new Map<string, SqlTable>();
  for (const [, path = '', alias] of sql.matchAll(tableAfter)) {
    const table = tables.get(lastPart(path));
    if (!table) continue;
    aliases.set(table.name, table);
    if (alias !== undefined && !keywords.includes(alias.toLowerCase())) aliases.set(alias, table);
  }
  return aliases;
}

function behindQualifier(qualifier: string, sql: string, schema: SqlSchema): readonly SqlOption[] {
  const table = aliasesIn(sql, schema).get(qualifier);
  if (table) return table.columns.map((column) => columnOption(table, column));
  if (qualifier === schema.database) return tablesOf(schema);
  const dataset = schema.datasets.find(({ name: own }) => own === qualifier);
  return dataset ? tablesOf({ ...schema, datasets: [dataset] }) : [];
}

function columnsReached(sql: string, schema: SqlSchema): readonly SqlOption[] {
  const reached = [...new Set(aliasesIn(sql, schema).values())];
  const options = reached.flatMap((table) => table.columns.map((column) => columnOption(table, column)));
  return [...new Map(options.map((option) => [option.label, option])).values()];
}

const columnOption = (table: SqlTable, { name: label, type, kind, comment }: SqlColumn): SqlOption => ({
  label,
  kind,
  detail: type,
  comment,
  path: `${table.name}.${label}`,
  rank: 30,
});

const tablesOf = ({ datasets }: SqlSchema): readonly SqlOption[] => [
  ...datasets.flatMap((dataset) =>
    dataset.tables.map(
      (table): SqlOption => ({
        label: table.name,
        kind: 'table',
        detail: dataset.name,
        comment: table.comment,
        path: `${dataset.name}.${table.name}`,
        rank: 20,
      }),
    ),
  ),
  ...datasets.map(({ name: label, title }): SqlOption => ({ label, kind: 'dataset', detail: '', comment: title, path: label, rank: 15 })),
];

const queriesOf = (sql: string): readonly SqlOption[] =>
  [...sql.matchAll(subQuery)].map(
    ([, label = '']): SqlOption => ({ label, kind: 'query', detail: 'WITH', comment: '', path: label, rank: 25 }),
  );

const words: readonly SqlOption[] = [
  ...functions.map((label): SqlOption => ({ label, kind: 'function', detail: '', comment: '', path: label, rank: 5 })),
  ...keywords.map((label): SqlOption => ({ label: label.toUpperCase(), kind: 'keyword', detail: '', comment: '', path: label, rank: 0 })),
];
