import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../test/harness/databases.ts';
import { openPooler } from '../../test/harness/servers/open-pooler.ts';
import { migrate } from './migrate.ts';

let root: string;
let db: TestDatabase<'axion_sense'>;
let admin: pg.Client;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'axion-unfit-'));
  await writeFile(join(root, '0001-a.sql'), 'create table if not exists a (x int)');
  db = await openDatabase('axion_sense', { folder: join(root, 'absent'), entrance: 'server' });
  admin = new pg.Client({ connectionString: db.urls.admin });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await db.drop();
  await rm(root, { recursive: true, force: true });
});

const run = (more: Partial<Parameters<typeof migrate>[0]> = {}) =>
  migrate({ url: db.urls.migrate, folder: root, now: () => new Date(), ...more });

it('refuses the service’s role and a superuser, before and after the owner was there', async () => {
  const refused = (role: string) => ({
    code: 'migration.wrong-role',
    params: { database: db.name, role, owner: 'axion_sense_migrate' },
  });
  await expect(run({ url: db.urls.app })).rejects.toMatchObject(refused('axion_sense_app'));
  await expect(run({ url: db.urls.admin })).rejects.toMatchObject(refused('postgres'));
  await run();
  await expect(run({ url: db.urls.app })).rejects.toMatchObject(refused('axion_sense_app'));
  await expect(run({ url: db.urls.admin })).rejects.toMatchObject(refused('postgres'));
});

it.each([
  ['behind', -6],
  ['ahead', 6],
])('refuses a clock that is %s, and bears four minutes', async (_where, minutes) => {
  const off = (by: number) => () => new Date(Date.now() + by * 60_000);
  await expect(run({ now: off(minutes) })).rejects.toMatchObject({ code: 'migration.clock-differs', params: { seconds: 360 } });
  expect(await run({ now: off((minutes / 6) * 4) })).toBeDefined();
});

it('refuses a pooler that changes the session between transactions, and bears one that does not', async () => {
  const [changing, steady] = await Promise.all([openPooler('transaction'), openPooler('session')]);
  try {
    await expect(run({ url: changing.through(db.urls.migrate) })).rejects.toMatchObject({
      code: 'migration.pooled',
      params: { database: db.name, host: changing.host },
    });
    expect(await run({ url: steady.through(db.urls.migrate) })).toEqual({ applied: [] });
  } finally {
    await Promise.all([changing.close(), steady.close()]);
  }
});

it('does nothing in a session that lost its lock', async () => {
  await writeFile(join(root, '0002-b.sql'), '-- no-transaction\nselect pg_advisory_unlock_all();');
  await writeFile(join(root, '0003-c.sql'), 'create table c (x int)');
  await expect(run()).rejects.toMatchObject({ code: 'migration.pooled' });
  expect((await admin.query(`select to_regclass('public.c') as c`)).rows).toEqual([{ c: null }]);
});

it('prints the lines for an administrator when the role is unknown', async () => {
  const url = Object.assign(new URL(db.urls.migrate), { username: 'nobody_here' }).href;
  await expect(run({ url })).rejects.toMatchObject({
    code: 'migration.needs-administrator',
    params: {
      role: 'nobody_here',
      lines: [
        `select 'create role "nobody_here" login nosuperuser nocreatedb nocreaterole noreplication' where not exists (select from pg_roles where rolname = 'nobody_here') \\gexec`,
        '\\password "nobody_here"',
      ],
    },
  });
});

it('prints the lines for an administrator when the role may not enter', async () => {
  const other = Object.assign(new URL(db.urls.migrate), {
    username: 'axion_gen_migrate',
    password: inject('postgresPasswords').axion_gen_migrate,
  });
  await expect(run({ url: other.href })).rejects.toMatchObject({
    code: 'migration.needs-administrator',
    params: { what: 'the right to enter', lines: [`grant connect, temporary, create on database "${db.name}" to "axion_gen_migrate";`] },
  });
});
