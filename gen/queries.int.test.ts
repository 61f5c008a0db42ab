import { globSync } from 'node:fs';
import type { Query } from '@axion/platform/postgres/query.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { openDatabase, type TestDatabase } from '../test/harness/databases.ts';
import { describeStatement } from '../test/harness/describe-statement.ts';
import { columnFits, parameterFits } from '../test/harness/schema-kind.ts';

type Any = Query<never, unknown>;
const isQuery = (value: unknown): value is Any => typeof value === 'object' && value !== null && 'text' in value && 'values' in value;

const files = globSync('**/*.queries.ts', { cwd: import.meta.dirname });
const modules = await Promise.all(files.map((file) => import(`./${file}`) as Promise<Record<string, unknown>>));
const named = modules.flatMap((module) => Object.values(module).filter(isQuery)).map((query) => [query.name, query] as const);

let database: TestDatabase<'axion_gen'>;
let app: pg.Client;
beforeAll(async () => {
  database = await openDatabase('axion_gen');
  app = new pg.Client({ connectionString: database.urls.app });
  await app.connect();
});
afterAll(async () => {
  await app.end();
  await database.drop();
});

it('finds the queries, each under a name of its own', () => {
  expect(named.length).toBeGreaterThan(50);
  expect(new Set(named.map(([name]) => name)).size).toBe(named.length);
});

describe('on a migrated database, as the role that runs it,', () => {
  it.each(named)('%s is taken, and its parameters and columns are what they are declared to be', async (_name, query) => {
    const { parameters, columns } = await describeStatement(app, query.text);
    const declared = Object.entries(query.params.shape as Record<string, z.ZodType>);
    const order = query.values(Object.fromEntries(declared.map(([name]) => [name, name])) as never) as readonly string[];
    const shapeOf = (name: string) => declared.find(([key]) => key === name)?.[1] as z.ZodType;
    const unfit = order.filter((name, i) => !parameterFits(parameters[i] ?? '', shapeOf(name)));
    expect(unfit.map((name) => `${name} is ${parameters[order.indexOf(name)]}`)).toEqual([]);

    const row = (query.row as unknown as z.ZodObject).shape as Record<string, z.ZodType>;
    const returned = Object.keys(row).length === 0 ? [] : columns;
    expect(returned.map(({ name }) => name).sort()).toEqual(Object.keys(row).sort());
    expect(returned.filter(({ name, type }) => !columnFits(type, row[name] as z.ZodType))).toEqual([]);
  });
});

it('names every table, column and constraint of axion_gen in a comment or by its meaning', async () => {
  const { rows } = await app.query(`
    select c.relname || coalesce('.' || a.attname, '') as uncommented
      from pg_class c
      left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and col_description(c.oid, a.attnum) is null`);
  expect(rows).toEqual([]);
});
