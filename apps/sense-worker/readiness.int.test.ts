import { openReadiness } from '@axion/platform/http/readiness.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { query, sql } from '@axion/platform/postgres/query.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openClickHouse, type TestClickHouseDatabase } from '../../test/harness/clickhouse/clickhouse.ts';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { readinessChecks } from './readiness.ts';

let sense: TestDatabase<'axion_sense'>;
let queue: TestDatabase<'axion_sense_tasks'>;
let analytics: TestClickHouseDatabase;
const open: Postgres[] = [];
const connect = (url: string): Postgres => {
  const postgres = connectPostgres({ url, poolMax: 1, applicationName: 'test' });
  open.push(postgres);
  return postgres;
};
beforeAll(async () => {
  [sense, queue, analytics] = await Promise.all([openDatabase('axion_sense'), openDatabase('axion_sense_tasks'), openClickHouse()]);
});
afterAll(async () => {
  await Promise.all(open.map((postgres) => postgres.close()));
  await Promise.all([sense.drop(), queue.drop(), analytics.drop()]);
});

/** As on a database that the runner of the release before has made. */
const forgetNewest = query({
  name: 'test-forget-newest-migration',
  params: z.object({}),
  row: z.object({ name: z.string() }),
  sql: () => sql`delete from migrations.applied where version = (select max(version) from migrations.applied) returning name`,
});

it('is ready with the tables of this release, and names the store that lacks some', async () => {
  const deps = {
    postgres: connect(sense.urls.worker),
    tasks: connect(queue.urls.worker),
    clickhouse: analytics.clickhouse,
    analytics: analytics.name,
    eventLog: { lag: async () => [] },
    jobs: { waitsFor: () => undefined },
  };
  const ask = () => openReadiness(readinessChecks(deps))();
  expect(await ask()).toEqual({ ready: true });
  expect(await openReadiness(readinessChecks({ ...deps, jobs: { waitsFor: () => 'the job queue' } }))()).toMatchObject({ ready: false });

  const older = await connect(sense.urls.admin).maybeOne(forgetNewest, {});
  expect(await ask()).toEqual({ ready: false, waitsFor: `migration ${older?.name} of axion_sense in PostgreSQL` });
  await connect(queue.urls.admin).maybeOne(forgetNewest, {});
  await analytics.clickhouse.execute('truncate table migrations_applied');
  expect(await ask()).toEqual({
    ready: false,
    waitsFor: expect.stringMatching(
      / of axion_sense in PostgreSQL, migration .* of axion_sense_tasks in PostgreSQL, migration .* of axion_sense in ClickHouse$/,
    ),
  });
});
