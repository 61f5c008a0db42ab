import type { z } from 'zod';
import { Param, paramsNamed, type Sql } from '../sql/sql.ts';
import { parameterText } from './parameter-text.ts';

/** A parameter: its type in ClickHouse, such as `UUID` or `Array(String)`, and its shape here. */
export type ClickHouseParam<Value = unknown> = { readonly type: string; readonly schema: z.ZodType<Value> };

/** A statement with a name: shown in traces and logs, explained on a migrated database by a test. */
export type ClickHouseQuery<Params, Row> = {
  readonly store: 'clickhouse';
  readonly name: string;
  /** Places for values stand as `{name:Type}`. */
  readonly text: string;
  /** Values as they travel beside the statement: `param_` and the name, each in ClickHouse's text of its type. */
  readonly values: (params: Params) => Readonly<Record<string, string>>;
  /** Rows are parsed on the way out, so a drifted column is an error here and not three rooms later. */
  readonly row: z.ZodType<Row>;
  /** Finds one thing by its id alone, and the caller asks for the right on what it found; every other read of a tenant's table names the organization. */
  readonly byIdThenCheck?: true;
};

type ValuesOf<Params> = { readonly [Name in keyof Params]: Params[Name] extends ClickHouseParam<infer Value> ? Value : never };

/** @throws Error while loading, when a declared parameter is never used or its type is none */
export function clickhouseQuery<const Params extends Readonly<Record<string, ClickHouseParam>>, Row>(definition: {
  readonly name: string;
  readonly params: Params;
  readonly row: z.ZodType<Row>;
  readonly byIdThenCheck?: true;
  readonly sql: (param: { readonly [Name in keyof Params]: Param }) => Sql;
}): ClickHouseQuery<ValuesOf<Params>, Row> {
  const { name, params, row, byIdThenCheck } = definition;
  const types = Object.entries(params).map(([key, { type }]) => [key, checkedType(name, type)] as const);
  const typeOf = new Map<string, string>(types);
  const { pieces } = definition.sql(paramsNamed([...typeOf.keys()]) as never);
  const used = new Set(pieces.flatMap((piece) => (piece instanceof Param ? [piece.name] : [])));
  const unused = [...typeOf.keys()].filter((key) => !used.has(key));
  if (unused.length > 0) throw new Error(`${name}: declared but unused: ${unused}`);
  return {
    store: 'clickhouse',
    name,
    text: pieces.map((piece) => (typeof piece === 'string' ? piece : `{${piece.name}:${typeOf.get(piece.name)}}`)).join(''),
    values: (values) =>
      Object.fromEntries(types.map(([key, type]) => [`param_${key}`, parameterText(type, values[key as keyof typeof values])])),
    row,
    ...(byIdThenCheck ? { byIdThenCheck } : {}),
  };
}

/** Types are written by us and stand in the text, so they may hold nothing that ends their place. */
function checkedType(name: string, type: string): string {
  if (/^[A-Z]\w*(\([\w\s(),'/+-]*\))?$/.test(type)) return type;
  throw new Error(`${name}: ${type} is no type of ClickHouse`);
}
