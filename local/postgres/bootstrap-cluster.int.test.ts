import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { bootstrapCluster, type ClusterRole, withDatabase, withRole } from './bootstrap-cluster.ts';

let db: TestDatabase<'axion_sense'>;
beforeAll(async () => {
  db = await openDatabase('axion_sense');
  await as(db.urls.migrate, 'create table planner.probe (id integer generated always as identity, label text)');
});
afterAll(() => db.drop());

/** Runs statements on a connection of their own. */
async function as(connectionString: string, ...statements: readonly string[]): Promise<unknown[]> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    let rows: unknown[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}
const urlOf = (role: ClusterRole, database: string) =>
  withRole(withDatabase(inject('postgresAdminUrl'), database), role, inject('postgresPasswords')[role]);
const mayNot = { code: '42501' };

describe.each(['app', 'worker'] as const)('the role of %s', (role) => {
  it('reads and writes rows that the runner’s tables hold', async () => {
    await as(db.urls[role], `insert into planner.probe (label) values ('${role}')`, "update planner.probe set label = label || '!'");
    expect(await as(db.urls[role], `select label from planner.probe where label like '${role}%'`)).toHaveLength(1);
    await as(db.urls[role], 'delete from planner.probe');
  });

  it('sees how far the schema is and cannot change that', async () => {
    await as(db.urls[role], 'select name from migrations.applied');
    await expect(as(db.urls[role], 'delete from migrations.applied')).rejects.toMatchObject(mayNot);
  });

  it.each([
    ['make a table', 'create table public.mine (x int)'],
    ['make a schema', 'create schema mine'],
    ['make a temporary table', 'create temporary table mine (x int)'],
    ['change a table', 'alter table planner.probe add y int'],
    ['drop a table', 'drop table planner.probe'],
    ['empty a table', 'truncate planner.probe'],
    ['make an extension', 'create extension pg_trgm'],
    ['become the runner', 'set role axion_sense_migrate'],
    ['run a program', "copy planner.probe (label) from program 'id'"],
    ['read a file of the server', "select pg_read_file('/etc/passwd')"],
    ['read partitions’ settings', 'select * from partman.part_config'],
    ['read passwords', 'select rolpassword from pg_authid'],
  ])('may not %s', async (_what, statement) => {
    await expect(as(db.urls[role], statement)).rejects.toMatchObject(mayNot);
  });
});

describe('databases', () => {
  it.each([
    ['axion_sense_app', 'axion_gen'],
    ['axion_sense_app', 'axion_sense_tasks'],
    ['axion_sense_app', 'axion_sense_permissions'],
    ['axion_sense_app', 'axion_events'],
    ['axion_sense_app', 'postgres'],
    ['axion_sense_worker', 'axion_gen'],
    ['axion_gen_app', 'axion_sense'],
    ['axion_gen_migrate', 'axion_sense'],
    ['axion_vision', 'axion_gen'],
    ['axion_openfga', 'axion_sense'],
    ['axion_events', 'axion_sense'],
  ] as const)('%s stays out of %s', async (role, database) => {
    await expect(as(urlOf(role, database), 'select 1')).rejects.toMatchObject({
      message: expect.stringContaining('permission denied for database'),
    });
  });

  it.each([
    ['axion_sense_worker', 'axion_sense_tasks'],
    ['axion_gen_app', 'axion_gen'],
    ['axion_vision', 'axion_sense'],
    ['axion_sense_observer', 'axion_gen'],
    ['axion_openfga', 'axion_sense_permissions'],
    ['axion_events', 'axion_events'],
  ] as const)('%s enters %s', async (role, database) => {
    expect(await as(urlOf(role, database), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('shows Vision and monitoring no rows', async () => {
    for (const role of ['vision', 'observer'] as const)
      await expect(as(db.urls[role], 'select * from planner.probe')).rejects.toMatchObject(mayNot);
    expect(await as(db.urls.observer, 'select count(*) > 0 as some from pg_stat_activity')).toEqual([{ some: true }]);
  });
});

describe('the runner’s role', () => {
  it('makes partitions by month and by day, and keeps them up', async () => {
    await as(
      db.urls.migrate,
      `create table road_data.drives (id uuid, created_at timestamptz(3) not null, primary key (id, created_at)) partition by range (created_at)`,
      `select partman.create_parent(p_parent_table => 'road_data.drives', p_control => 'created_at', p_interval => '1 month', p_premake => 4)`,
      `update partman.part_config set infinite_time_partitions = true, retention_keep_table = false where parent_table = 'road_data.drives'`,
      `create table public.notes (id uuid, created_at timestamptz(3) not null, primary key (id, created_at)) partition by range (created_at)`,
      `select partman.create_parent(p_parent_table => 'public.notes', p_control => 'created_at', p_interval => '1 day', p_premake => 7)`,
      `update partman.part_config set infinite_time_partitions = true, retention = '7 days', retention_keep_table = false where parent_table = 'public.notes'`,
      `select partman.run_maintenance('road_data.drives')`,
      `select partman.run_maintenance('public.notes')`,
    );
    const ahead = (parent: string) => `select count(*)::int as n from partman.show_partitions('${parent}') as part
      cross join lateral partman.show_partition_info(part.partition_schemaname || '.' || part.partition_tablename, p_parent_table => '${parent}') as info
      where info.child_start_time > now()`;
    expect(await as(db.urls.migrate, ahead('road_data.drives'))).toEqual([{ n: expect.toSatisfy((n: number) => n >= 4) }]);
    expect(await as(db.urls.migrate, ahead('public.notes'))).toEqual([{ n: expect.toSatisfy((n: number) => n >= 7) }]);
    await as(
      db.urls.app,
      `insert into road_data.drives values (gen_random_uuid(), now()); insert into public.notes values (gen_random_uuid(), now())`,
    );
    expect(await as(db.urls.worker, 'select tableoid::regclass::text as part from road_data.drives')).toEqual([
      { part: expect.stringMatching(/^road_data\.drives_p\d{8}$/) },
    ]);
    // Partitions made later inherit the rights, too.
    await expect(as(db.urls.app, `drop table road_data.drives_default`)).rejects.toMatchObject(mayNot);
  });

  it('is no superuser and makes no roles', async () => {
    for (const statement of ['create role mine', 'create database mine', "select pg_read_file('/etc/passwd')"])
      await expect(as(db.urls.migrate, statement)).rejects.toMatchObject(mayNot);
  });
});

describe('bootstrapping', () => {
  it('changes nothing when it runs again, also twice at once', async () => {
    const adminUrl = inject('postgresAdminUrl');
    const rights = `select datname, datacl::text from pg_database where datname like 'axion%' order by 1`;
    const before = await as(adminUrl, rights);
    const again = { adminUrl, passwords: inject('postgresPasswords'), isDedicated: true };
    await Promise.all([bootstrapCluster(again), bootstrapCluster(again)]);
    expect(await as(adminUrl, rights)).toEqual(before);
    expect(await as(urlOf('axion_gen_app', 'axion_gen'), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('says what an administrator without the rights lacks, and no password', async () => {
    const attempt = bootstrapCluster({
      adminUrl: urlOf('axion_gen_migrate', 'axion_gen'),
      passwords: inject('postgresPasswords'),
      isDedicated: false,
    });
    const failure = await attempt.catch((error: unknown) => error as { code: string; params: { reason: string } });
    expect(failure).toMatchObject({
      code: 'local.server-failed',
      params: { reason: expect.stringMatching(/^bootstrap: permission denied/) },
    });
    expect(JSON.stringify(failure)).not.toContain(inject('postgresPasswords').axion_gen_migrate);
  });
});
