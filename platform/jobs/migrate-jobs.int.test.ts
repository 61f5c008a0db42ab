import pg from 'pg';
import { getRollbackPlans } from 'pg-boss';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { jobsSchemaVersion } from './jobs-schema.ts';
import { migrateJobs } from './migrate-jobs.ts';

let database: TestDatabase<'axion_sense_tasks'>;
let owner: pg.Client;
beforeAll(async () => {
  database = await openDatabase('axion_sense_tasks');
  owner = new pg.Client({ connectionString: database.urls.migrate });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

const versionNow = async () => (await owner.query<{ version: number }>('select version from jobs.version')).rows[0]?.version;
const run = () => migrateJobs({ url: database.urls.migrate });

it('makes the tables once, whoever of many runners comes first', async () => {
  const outcomes = await Promise.all(Array.from({ length: 4 }, run));
  expect(outcomes.some(({ changed }) => changed)).toBe(true);
  expect(await versionNow()).toBe(jobsSchemaVersion);
  expect(await run()).toEqual({ changed: false });
});

it('takes up an upgrade that was left half done, and ends when its index builds are done', async () => {
  await owner.query(getRollbackPlans('jobs', jobsSchemaVersion));
  expect(await versionNow()).toBeLessThan(jobsSchemaVersion);
  // The builds of one release are ten seconds apart: let the first come at once.
  await owner.query('update jobs.version set bam_on = null');
  expect(await run()).toEqual({ changed: true });
  const { rows } = await owner.query('select status, count(*)::int as builds from jobs.bam group by status');
  expect(rows).toEqual([{ status: 'completed', builds: expect.any(Number) }]);
});

it('refuses the tables of a newer release', async () => {
  await owner.query('update jobs.version set version = version + 1');
  await expect(run()).rejects.toMatchObject({ code: 'migration.history-differs' });
  await owner.query('update jobs.version set version = version - 1');
});

it('asks an administrator for the schema', async () => {
  await owner.query('alter schema jobs rename to elsewhere');
  await expect(run()).rejects.toMatchObject({
    code: 'migration.needs-administrator',
    params: { lines: expect.arrayContaining(['create schema if not exists jobs authorization axion_sense_migrate;']) },
  });
  await owner.query('alter schema elsewhere rename to jobs');
});

it('lets the worker use rows and functions, and nothing else', async () => {
  const worker = new pg.Client({ connectionString: database.urls.worker });
  await worker.connect();
  const refusedWith = async (sql: string) =>
    worker.query(sql).then(
      () => 'done',
      ({ code }: { code: string }) => code,
    );
  expect(await refusedWith(`select jobs.create_queue('plain', '{"policy":"standard"}')`)).toBe('done');
  for (const statement of [
    `select jobs.create_queue('own-table', '{"policy":"standard","partition":"true"}')`,
    'create table jobs.mine (id int)',
    'create index on jobs.job_common (data)',
    'alter table jobs.job add column mine int',
    'truncate jobs.job',
    'drop table jobs.warning',
    'reindex table jobs.job_common',
  ]) {
    expect([statement, await refusedWith(statement)]).toEqual([statement, '42501']);
  }
  await worker.end();
});
