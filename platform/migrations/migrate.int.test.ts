import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { whileOpen } from '../../test/harness/maintenance-database.ts';
import { connectPostgres } from '../postgres/connect-postgres.ts';
import { migrate } from './migrate.ts';
import { pendingMigrations } from './pending-migrations.ts';

const moment = new Date();
const now = () => moment;
let root: string;
let folder: string;
let db: TestDatabase<'axion_sense'>;
let owner: pg.Client;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'axion-migrations-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'folder-'));
  db = await openDatabase('axion_sense', { folder: join(root, 'absent') });
  owner = new pg.Client({ connectionString: db.urls.migrate });
  await owner.connect();
});
afterEach(async () => {
  await owner.end();
  await db.drop();
});

const write = (files: Record<string, string>) =>
  Promise.all(Object.entries(files).map(([name, sql]) => writeFile(join(folder, name), sql)));
const run = (more: Partial<Parameters<typeof migrate>[0]> = {}) => migrate({ url: db.urls.migrate, folder, now, revision: 'r1', ...more });
const rowsOf = async (sql: string) => (await owner.query(sql)).rows;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the runner', () => {
  it('applies what is new, once, and records it', async () => {
    await write({ '0001-a.sql': 'create table a (x int);', '0002-b.sql': "insert into a values (1); select ';';" });
    expect(await run()).toEqual({ applied: ['0001-a.sql', '0002-b.sql'] });
    await write({ '0003-c.sql': 'insert into a values (3)' });
    expect(await run()).toEqual({ applied: ['0003-c.sql'] });
    expect(await run()).toEqual({ applied: [] });
    expect(await rowsOf('select x from a order by x')).toEqual([{ x: 1 }, { x: 3 }]);
    expect(await rowsOf('select version, name, revision, finished_at from migrations.applied where version = 3')).toEqual([
      { version: 3, name: '0003-c.sql', revision: 'r1', finished_at: now() },
    ]);
  });

  it('applies each file once when eight run at once, also with an index built beside them', async () => {
    await write({
      '0001-a.sql': 'create table a (x int); select pg_sleep(0.2);',
      '0002-b.sql': 'insert into a values (1);',
      '0003-c.sql': '-- no-transaction\ncreate index concurrently if not exists a_x on a (x);',
      '0004-d.sql': 'insert into a values (4);',
    });
    const runs = await Promise.all(Array.from({ length: 8 }, () => run()));
    expect(runs.flatMap(({ applied }) => applied).sort()).toEqual(['0001-a.sql', '0002-b.sql', '0003-c.sql', '0004-d.sql']);
    expect(await rowsOf('select x from a order by x')).toEqual([{ x: 1 }, { x: 4 }]);
    expect(await rowsOf("select indisvalid from pg_index where indexrelid = 'a_x'::regclass")).toEqual([{ indisvalid: true }]);
  });

  it('goes on where a killed one was', async () => {
    await write({
      '0001-a.sql': 'create table a (x int);',
      '0002-b.sql':
        '-- no-transaction\ncreate table if not exists b (x int);\nselect pg_sleep(case when (select count(*) from a) = 0 then 30 else 0 end);\ninsert into b values (2);',
      '0003-c.sql': 'create table c (x int);',
    });
    const runner = startRunner();
    await until(async () => (await rowsOf("select to_regclass('public.b') is not null as there"))[0].there);
    runner.kill('SIGKILL');
    await once(runner, 'exit');
    expect(await rowsOf('select version, finished_at is null as open from migrations.applied order by version')).toEqual([
      { version: 1, open: false },
      { version: 2, open: true },
    ]);
    await owner.query('insert into a values (1)');
    expect(await run()).toEqual({ applied: ['0002-b.sql', '0003-c.sql'] });
    expect(await rowsOf('select x from b')).toEqual([{ x: 2 }]);
  });

  it('builds an index anew that a failed build left invalid', async () => {
    await write({
      '0001-a.sql': 'create table a (x int); insert into a values (1), (1)',
      '0002-b.sql': '-- no-transaction\n-- once a row\ncreate unique index concurrently if not exists a_x on a (x)',
    });
    await expect(run()).rejects.toMatchObject({ code: 'migration.failed', params: { name: '0002-b.sql', line: 3 } });
    const valid = "select indisvalid from pg_index where indexrelid = 'a_x'::regclass";
    expect(await rowsOf(valid)).toEqual([{ indisvalid: false }]);
    await owner.query('delete from a where ctid = (select min(ctid) from a)');
    expect(await run()).toEqual({ applied: ['0002-b.sql'] });
    expect(await rowsOf(valid)).toEqual([{ indisvalid: true }]);
  });

  it.each([
    ['builds', 'create index concurrently if not exists a_x on a (x)'],
    ['drops', 'drop index concurrently if exists a_y'],
  ])('waits for old transactions when it %s an index beside them, longer than for a lock', async (_what, sql) => {
    await write({ '0001-a.sql': `-- no-transaction\n${sql}` });
    await owner.query('create table a (x int); create index a_y on a (x)');
    const blocker = new pg.Client({ connectionString: db.urls.migrate });
    await blocker.connect();
    await blocker.query('begin; insert into a values (1)');
    const patient = run({ lockAttempts: 1 });
    await sleep(2_600);
    await blocker.query('commit');
    expect(await patient).toEqual({ applied: ['0001-a.sql'] });
    await blocker.end();
  });

  it('makes partitions from one declaration, and refuses one that makes no sense', async () => {
    const table = 'create table road_data.p (id int, created_at timestamptz not null, other timestamptz) partition by range (created_at);';
    const declare = (args: string) => `select migrations.partition_by_time('road_data.p', ${args});`;
    await write({ '0001-p.sql': `${table} ${declare("'created_at', every => '1 month', premake => 5, keep => '1 year'")}` });
    await run();
    expect(
      await rowsOf(`select partition_interval, premake, retention, retention_keep_table, infinite_time_partitions from partman.part_config
        where parent_table = 'road_data.p'`),
    ).toEqual([
      { partition_interval: '1 mon', premake: 5, retention: '1 year', retention_keep_table: false, infinite_time_partitions: true },
    ]);
    // Five behind, the present, five ahead, and the default.
    expect(await rowsOf(`select count(*)::int from pg_inherits where inhparent = 'road_data.p'::regclass`)).toEqual([{ count: 12 }]);
    await owner.query(declare("'created_at', every => '1 month', premake => 7"));
    expect(await rowsOf(`select premake, retention from partman.part_config where parent_table = 'road_data.p'`)).toEqual([
      { premake: 7, retention: null },
    ]);
    await expect(owner.query(declare("'other', every => '1 month'"))).rejects.toThrow('is not partitioned by range (other)');
    await expect(owner.query(declare("'created_at', every => '1 month', premake => 3"))).rejects.toThrow('only 3 partitions ahead');
    await expect(owner.query(declare("'created_at', every => '-1 day'"))).rejects.toThrow('is no plan');
  });

  it('leaves nothing of a file that fails, and says where', async () => {
    await write({ '0001-a.sql': 'create table a (x int);\n\ninsert into a\n  values (nope);\n' });
    await expect(run()).rejects.toMatchObject({
      code: 'migration.failed',
      params: { name: '0001-a.sql', line: 4, reason: 'column "nope" does not exist' },
    });
    expect(await rowsOf("select to_regclass('public.a') as a")).toEqual([{ a: null }]);
    expect(await rowsOf('select * from migrations.applied')).toEqual([]);
  });

  it('refuses an edited file and a newer release’s database', async () => {
    await write({ '0001-a.sql': 'create table a (x int)', '0002-b.sql': 'select 1' });
    await run();
    await write({ '0001-a.sql': 'create table a (y int)' });
    await expect(run()).rejects.toMatchObject({
      code: 'migration.history-differs',
      params: { faults: ['0001-a.sql was edited after it was applied'] },
    });
    await write({ '0001-a.sql': 'create table a (x int)' });
    await rm(join(folder, '0002-b.sql'));
    await expect(run()).rejects.toMatchObject({ params: { faults: ['0002-b.sql was applied by a newer release'] } });
  });

  it('waits for locks without a queue behind it, then gives up or goes on', async () => {
    await write({ '0001-a.sql': 'create table a (x int)' });
    await run();
    await write({ '0002-b.sql': 'alter table a add y int' });
    await owner.query('begin; select * from a');
    await expect(run({ lockAttempts: 1 })).rejects.toMatchObject({ code: 'migration.blocked', params: { attempts: 1 } });
    const patient = run();
    await sleep(300);
    await owner.query('commit');
    expect(await patient).toEqual({ applied: ['0002-b.sql'] });
  });

  it('says that another runner is at work', async () => {
    await owner.query('select pg_advisory_lock(4716202)');
    await expect(run({ lockDeadlineMs: 300 })).rejects.toMatchObject({ code: 'migration.busy' });
  });
});

describe('what a role may not make', () => {
  it('is printed for an administrator: a database', async () => {
    const url = Object.assign(new URL(db.urls.migrate), { pathname: '/not_there' }).href;
    await expect(whileOpen(() => run({ url }))).rejects.toMatchObject({
      code: 'migration.needs-administrator',
      params: {
        ...{ database: 'not_there', role: 'axion_sense_migrate' },
        lines: [
          `select 'create database "not_there" owner "axion_sense_migrate"' where not exists (select from pg_database where datname = 'not_there') \\gexec`,
        ],
      },
    });
  });

  it('is made when the role may', async () => {
    const name = `made_${Date.now()}`;
    const url = Object.assign(new URL(inject('postgresAdminUrl')), { pathname: `/${name}` }).href;
    await write({ '0001-a.sql': 'create table a (x int)' });
    const runs = await Promise.all([run({ url }), run({ url })]);
    expect(runs.flatMap(({ applied }) => applied)).toEqual(['0001-a.sql']);
    await onAdmin(`drop database ${name} with (force)`);
  });
});

describe('a service that asks whether it may start', () => {
  it('learns what its role’s database lacks, and bears a newer one', async () => {
    const postgres = connectPostgres({ url: db.urls.app, poolMax: 1, applicationName: 'test' });
    await write({ '0001-a.sql': 'create table a (x int)', '0002-b.sql': 'select 1' });
    expect(await pendingMigrations({ postgres, folder })).toEqual(['0001-a.sql', '0002-b.sql']);
    await run();
    expect(await pendingMigrations({ postgres, folder })).toEqual([]);
    await rm(join(folder, '0002-b.sql'));
    expect(await pendingMigrations({ postgres, folder })).toEqual([]);
    await postgres.close();
  });
});

function startRunner() {
  const script = `import { migrate } from ${JSON.stringify(new URL('./migrate.ts', import.meta.url).href)};
    await migrate({ url: ${JSON.stringify(db.urls.migrate)}, folder: ${JSON.stringify(folder)}, now: () => new Date() });`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 200; i += 1) {
    if (await holds()) return;
    await sleep(50);
  }
  throw new Error('waited 10 s');
}

async function onAdmin(statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: inject('postgresAdminUrl') });
  await admin.connect();
  await admin.query(statement).finally(() => admin.end());
}
