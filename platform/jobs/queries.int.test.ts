import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { describeStatement } from '../../test/harness/describe-statement.ts';
import { columnFits, parameterFits } from '../../test/harness/schema-kind.ts';
import type { Query } from '../postgres/query.ts';
import * as dashboard from './dashboard/dashboard.queries.ts';
import * as jobs from './jobs.queries.ts';
import { migrateJobs } from './migrate-jobs.ts';

let database: TestDatabase<'axion_sense_tasks'>;
let worker: pg.Client;
beforeAll(async () => {
  database = await openDatabase('axion_sense_tasks');
  await migrateJobs({ url: database.urls.migrate });
  worker = new pg.Client({ connectionString: database.urls.worker });
  await worker.connect();
});
afterAll(async () => {
  await worker.end();
  await database.drop();
});

type Any = Query<never, unknown>;
const named = [...Object.values(dashboard), ...Object.values(jobs)].map((query) => [query.name, query as unknown as Any] as const);

it.each(named)('%s is taken from the worker, with the types that it declares', async (_name, query) => {
  const { parameters, columns } = await describeStatement(worker, query.text);
  const declared = query.params.shape as Record<string, z.ZodType>;
  const order = query.values(Object.fromEntries(Object.keys(declared).map((name) => [name, name])) as never) as readonly string[];
  expect(order.filter((name, i) => !parameterFits(parameters[i] ?? '', declared[name] as z.ZodType))).toEqual([]);
  const row = (query.row as unknown as z.ZodObject).shape as Record<string, z.ZodType>;
  expect(columns.map(({ name }) => name).sort()).toEqual(Object.keys(row).sort());
  expect(columns.filter(({ name, type }) => !columnFits(type, row[name] as z.ZodType))).toEqual([]);
});
