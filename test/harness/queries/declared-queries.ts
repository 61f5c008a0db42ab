import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { Query } from '@axion/platform/postgres/query.ts';
import type pg from 'pg';
import { expect } from 'vitest';
import type { z } from 'zod';
import { describeStatement } from './describe-statement.ts';
import { columnFits, parameterFits } from './schema-kind.ts';

/** A query of PostgreSQL as its file exports it. */
export type DeclaredQuery = Query<never, unknown>;

const isQuery = (value: unknown): value is DeclaredQuery & { readonly store?: string } =>
  typeof value === 'object' && value !== null && 'text' in value && 'values' in value;

/** The queries of PostgreSQL in the `*.queries.ts` files under a folder; those of ClickHouse are left out. */
export async function queriesUnder(folder: string): Promise<readonly DeclaredQuery[]> {
  const files = globSync('**/*.queries.ts', { cwd: folder });
  const modules = await Promise.all(files.map((file) => import(/* @vite-ignore */ join(folder, file)) as Promise<Record<string, unknown>>));
  return modules.flatMap((module) => Object.values(module).filter(isQuery)).filter(({ store }) => store !== 'clickhouse');
}

/** Prepares a query as the role that runs it, and compares the types of its parameters and columns with what it declares. */
export async function expectAsDeclared(client: pg.Client, query: DeclaredQuery): Promise<void> {
  const { parameters, columns } = await describeStatement(client, query.text);
  const declared = query.params.shape as Record<string, z.ZodType>;
  const order = query.values(Object.fromEntries(Object.keys(declared).map((name) => [name, name])) as never) as readonly string[];
  const unfit = order.filter((name, i) => !parameterFits(parameters[i] ?? '', declared[name] as z.ZodType));
  expect(unfit.map((name) => `${name} is ${parameters[order.indexOf(name)]}`)).toEqual([]);

  const row = (query.row as unknown as z.ZodObject).shape as Record<string, z.ZodType>;
  expect(columns.map(({ name }) => name).sort()).toEqual(Object.keys(row).sort());
  expect(columns.filter(({ name, type }) => !columnFits(type, row[name] as z.ZodType))).toEqual([]);
}
