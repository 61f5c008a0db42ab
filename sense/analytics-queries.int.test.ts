import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { ClickHouseQuery } from '@axion/platform/clickhouse/clickhouse-query.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { openClickHouse, type TestClickHouseDatabase } from '../test/harness/clickhouse/clickhouse.ts';
import { kindOf } from '../test/harness/queries/schema-kind.ts';

type Any = ClickHouseQuery<never, unknown>;
const isQuery = (value: unknown): value is Any =>
  typeof value === 'object' && value !== null && 'store' in value && value.store === 'clickhouse';

const files = globSync('**/*.queries.ts', { cwd: import.meta.dirname });
const modules = await Promise.all(
  files.map((file) => import(/* @vite-ignore */ join(import.meta.dirname, file)) as Promise<Record<string, unknown>>),
);
const named = modules.flatMap((module) => Object.values(module).filter(isQuery)).map((query) => [query.name, query] as const);

/** A value of a type, written into the statement: enough for the engine to say what it makes of it. */
function literalOf(type: string): string {
  if (type.startsWith('Nullable')) return `CAST(NULL, '${type.replaceAll("'", "\\'")}')`;
  if (type.startsWith('Array')) return `CAST([], '${type}')`;
  if (type === 'UUID') return `toUUID('018f0000-0000-7000-8000-00000000a001')`;
  return type.startsWith('DateTime64') ? `toDateTime64(0, 3, 'UTC')` : `CAST('1', '${type}')`;
}
const filled = (text: string) => text.replaceAll(/\{\w+:((?:[^{}]|\([^)]*\))+)\}/g, (_place, type: string) => literalOf(type));

/** What a column of this type is in an answer. */
function kindOfColumn(type: string): string {
  const inner = /^(?:Nullable|LowCardinality)\((.*)\)$/.exec(type)?.[1];
  if (inner !== undefined) return kindOfColumn(inner);
  if (type.startsWith('Array') || type.startsWith('Tuple')) return 'array';
  if (/^(Float|U?Int(8|16|32)$)/.test(type)) return 'number';
  return type === 'Bool' ? 'boolean' : 'string';
}

let database: TestClickHouseDatabase;
beforeAll(async () => {
  database = await openClickHouse();
});
afterAll(() => database.drop());

describe('in ClickHouse, on migrated tables,', () => {
  it.each(named.filter(([, query]) => /^\s*select/i.test(query.text)))(
    '%s is taken, and answers what it declares',
    async (_name, query) => {
      const lines = await database.clickhouse.execute(`DESCRIBE (${filled(query.text)}) FORMAT JSONEachRow`);
      const columns = lines
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as { name: string; type: string });
      const row = (query.row as unknown as z.ZodObject).shape as Record<string, z.ZodType>;
      expect(columns.map(({ name }) => name).sort()).toEqual(Object.keys(row).sort());
      expect(columns.filter(({ name, type }) => kindOf(row[name] as z.ZodType) !== kindOfColumn(type))).toEqual([]);
      await database.clickhouse.execute(`EXPLAIN ${filled(query.text)}`);
    },
  );

  it.each(named)("%s touches a tenant's table within an organization only", (_name, query) => {
    if (!query.byIdThenCheck) expect(query.text).toMatch(/organization_id (in|=) \{organizationIds?:/);
  });

  it('looks up by id alone where the operation then asks for the right, and nowhere else', () => {
    expect(named.filter(([, query]) => query.byIdThenCheck).map(([name]) => name)).toEqual(['frame-find']);
  });
});
