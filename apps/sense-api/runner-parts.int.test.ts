import { fileURLToPath } from 'node:url';
import { ensureStore } from '@axion/platform/authz/ensure-store.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { whileOpen } from '../../test/harness/maintenance-database.ts';
import { openAuthorizationServer } from '../../test/harness/openfga/authorization-server.ts';
import { runProgram } from '../../test/harness/run-program.ts';

/** The runner's three questions to fresh stores, asked as an operator does: by its command line. */
let db: TestDatabase<'axion_sense'>;
let openfga: Awaited<ReturnType<typeof openAuthorizationServer>>;
let admin: pg.Client;
let env: Record<string, string>;

beforeAll(async () => {
  [openfga, db] = await Promise.all([openAuthorizationServer(), openDatabase('axion_sense', { folder: '/absent' })]);
  admin = new pg.Client({ connectionString: db.urls.admin });
  await admin.connect();
  env = {
    PATH: '/usr/bin:/bin',
    AXION_LOG_LEVEL: 'error',
    AXION_REVISION: '1.2.3',
    AXION_SENSE_POSTGRES_MIGRATE_URL: db.urls.migrate,
    AXION_CLICKHOUSE_URL: Object.assign(new URL(inject('clickhouse').url), { pathname: `/parts_${db.name}` }).href,
    AXION_OPENFGA_URL: openfga.apiUrl,
    AXION_OPENFGA_API_TOKEN: openfga.apiToken,
    AXION_OPENFGA_STORE_ID: await ensureStore(openfga.api, 'axion'),
  };
});
afterAll(async () => {
  const clickhouse = connectClickHouse({ url: inject('clickhouse').url, database: 'default' });
  await clickhouse.execute(`DROP DATABASE IF EXISTS parts_${db.name}`);
  await Promise.all([clickhouse.close(), admin.end()]);
  await openfga.close();
  await db.drop();
});

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const run = (flag: string, more: Record<string, string> = {}) => runProgram(main, [flag], { ...env, ...more });

it('plans, makes and finds everything as it should be', { timeout: 90_000 }, async () => {
  const plan = await run('--plan');
  expect(plan).toMatchObject({ status: 0 });
  expect(plan.said).toMatch(/^axion_sense in PostgreSQL:\n {2}0001-foundations\.sql, in one transaction/);
  expect(plan.said).toMatch(/squawk(: no findings|, line \d+| not installed)/);
  expect(plan.said).toContain('0001-tracks.sql, statement by statement');
  expect(plan.said).toMatch(/authorization model:\n {2}the model of this release .* was not uploaded; it would be uploaded\n$/);
  expect((await admin.query(`select to_regnamespace('migrations') as made`)).rows).toEqual([{ made: null }]);

  expect(await run('--migrate')).toMatchObject({ status: 0 });
  expect((await admin.query('select distinct revision from migrations.applied')).rows).toEqual([{ revision: '1.2.3' }]);
  expect(await run('--check')).toEqual({
    status: 0,
    said: [
      'axion_sense in PostgreSQL: as this release makes it',
      `parts_${db.name} in ClickHouse: as this release makes it`,
      'authorization model: as this release makes it\n',
    ].join('\n'),
  });
});

it('tells what differs in each store, also when one does not answer, and ends with 1', async () => {
  await admin.query(
    `alter table road_data.track_logs add column mine text; update openfga_model_versions set model_sha256 = repeat('0', 64)`,
  );
  const { status, said } = await run('--check', { AXION_CLICKHOUSE_URL: 'http://user:word@127.0.0.1:9/axion_sense' });
  expect(status).toBe(1);
  expect(said).toContain('axion_sense in PostgreSQL: 1 difference\n  column road_data.track_logs.mine is not of this release: text\n');
  expect(said).toMatch(/axion_sense in ClickHouse: .*\(store\.unavailable\)\nauthorization model: 1 difference\n/);
  expect(said).toMatch(/\n {2}the model of this release .* was not uploaded\n$/);
});

it('ends with 2 when it cannot begin', async () => {
  expect(await run('--chek')).toEqual({ status: 2, said: expect.stringContaining('does not know --chek') });
});

it('prints the lines for an administrator when its role may not make the database', async () => {
  const url = Object.assign(new URL(db.urls.migrate), { pathname: '/not_there' }).href;
  const { status, said } = await whileOpen(() => run('--migrate', { AXION_SENSE_POSTGRES_MIGRATE_URL: url }));
  expect(status).toBe(1);
  expect(said).toMatch(
    /\(migration\.needs-administrator\)\n {2}select 'create role [\s\S]+\n {2}select 'create database "not_there" owner [^\n]+ \\gexec\n {2}\\connect "not_there"\n[\s\S]+create extension if not exists postgis;\n/,
  );
});
