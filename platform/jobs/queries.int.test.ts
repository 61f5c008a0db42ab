import pg from 'pg';
import { afterAll, beforeAll, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { type DeclaredQuery, expectAsDeclared } from '../../test/harness/queries/declared-queries.ts';
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

const named = [...Object.values(dashboard), ...Object.values(jobs)].map(
  (query) => [query.name, query as unknown as DeclaredQuery] as const,
);

it.each(named)('%s is taken from the worker, with the types that it declares', (_name, query) => expectAsDeclared(worker, query));
