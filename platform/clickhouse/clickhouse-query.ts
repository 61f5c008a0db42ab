import type { z } from 'zod';
import { Param, type Sql } from '../postgres/query.ts';

/** A parameter: its type in ClickHouse, such as `UUID` or `Array(String)`, and its shape here. */
export type ClickHouseParam<Value = unknown> = { readonly type: string; readonly schema: z.ZodType<Value> };

/** A statement with a name: shown in traces and logs, explained on a migrated database by a test. */
export type ClickHouseQuery<Params, Row> = {
  readonly store: 'clickhouse';
  readonly name: string;
  readonly text: string;
  /** Values as they travel in the address, by name. */
  readonly values: (params: Params) => Readonly<Record<string, string>>;
  /** Rows are parsed on the way out. */
  readonly row: z.ZodType<Row>;
  /** Finds one thing by its id alone, and the caller asks for the right on what it found; every other read of a tenant's table names the organization. */
  readonly byIdThenCheck?: true;
};

type ValuesOf<Params> = { readonly [Name in keyof Params]: Params[Name] extends ClickHouseParam<infer Value> ? Value : never };

/** @throws Error while loading, when a declared parameter is never used */
export function clickhouseQuery<const Params extends Readonly<Record<string, ClickHouseParam>>, Row>(definition: {
  readonly name: string;
  readonly params: Params;
  readonly row: z.ZodType<Row>;
  readonly byIdThenCheck?: true;
  readonly sql: (param: { readonly [Name in keyof Params]: Param }) => Sql;
}): ClickHouseQuery<ValuesOf<Params>, Row> {
  const { name, params, row, byIdThenCheck } = definition;
  const names = Object.keys(params);
  const { pieces } = definition.sql(Object.fromEntries(names.map((key) => [key, new Param(key)])) as never);
  const used = new Set(pieces.flatMap((piece) => (piece instanceof Param ? [piece.name] : [])));
  if (used.size !== names.length) throw new Error(`${name}: declared but unused: ${names.filter((key) => !used.has(key))}`);
  return {
    store: 'clickhouse',
    name,
    text: pieces.map((piece) => (typeof piece === 'string' ? piece : `{${piece.name}:${params[piece.name]?.type}}`)).join(''),
    values: (values) => Object.fromEntries(names.map((key) => [`param_${key}`, written(values[key as keyof typeof values])])),
    row,
    ...(byIdThenCheck ? { byIdThenCheck } : {}),
  };
}

/** A value as ClickHouse reads a parameter: text with tabs escaped, lists in brackets, an absent value as \N. */
export function written(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (Array.isArray(value)) return `[${value.map(quoted).join(',')}]`;
  return escaped(plain(value));
}

const plain = (value: unknown): string => (value instanceof Date ? (value.getTime() / 1_000).toFixed(3) : String(value));
const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
/** Inside a list the text is read once more, as a literal. */
const quoted = (value: unknown): string =>
  typeof value === 'number' || typeof value === 'bigint'
    ? String(value)
    : escaped(`'${plain(value).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`);
