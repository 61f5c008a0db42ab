import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDatabase, withRole } from '@axion/platform/postgres/postgres-address.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDatabase, type TestDatabase } from '../../../test/harness/databases.ts';
import { testClientPrograms } from '../../../test/harness/servers/client-programs.ts';
import { dumpDatabase, onDatabase } from '../backup/dump-database.ts';
import { sumOf } from '../backup/file-sums.ts';
import type { Manifest } from '../backup/manifest.ts';
import { pgPrograms } from '../installation/pg-programs.ts';
import { restoreSnapshot } from './restore-snapshot.ts';

/** An administrator as providers give them: makes roles and databases, and is no superuser. */
let provider: string;
/** A role of the snapshot that the server lacks. */
let lost: string;
let db: TestDatabase<'axion_gen'>;
let folder: string;
let programs: ReturnType<typeof pgPrograms>;
const onServer = (statement: string) => onDatabase(withDatabase(db.urls.admin, 'postgres'), (session) => session.query(statement));
beforeEach(async () => {
  const end = randomUUID().slice(0, 8);
  [provider, lost] = [`provider_${end}`, `axion_lost_${end}`];
  db = await openDatabase('axion_gen');
  folder = await mkdtemp(join(tmpdir(), 'axion-provider-'));
  programs = pgPrograms({ AXION_PG_BIN: await testClientPrograms() });
  await onServer(`create role ${provider} login createrole createdb password 'x'; grant axion_gen_migrate to ${provider} with admin true, inherit false, set false;
    grant connect on database postgres to ${provider}`);
});
afterEach(async () => {
  await db.drop();
  await onServer(`drop role if exists ${lost}`);
  await onServer(`drop owned by ${provider}; drop role ${provider}`);
  await rm(folder, { recursive: true });
});

/** A snapshot of one database and of the roles that its server had. */
async function snapshot(): Promise<Manifest> {
  const cluster = { postgresUrl: db.urls.admin, programs };
  const signal = new AbortController().signal;
  await onServer(`create role ${lost} login connection limit 3; alter role ${lost} set log_min_messages = log; alter role ${lost} set work_mem = '8MB';
    grant pg_monitor to ${lost}; grant ${lost} to ${provider}`);
  await onServer(`alter database ${db.name} set log_min_duration_statement = '1h'`);
  const roles = await programs.run('pg_dumpall', { url: db.urls.admin, args: ['--roles-only', '--no-role-passwords'], timeoutMs: 20_000 });
  await onServer(`drop role ${lost}`);
  await writeFile(join(folder, 'roles.sql'), roles);
  const file = 'gen.dump';
  const kept = { file, ...(await dumpDatabase(cluster, { database: db.name, file: join(folder, file), signal })) };
  const files = { [file]: await sumOf(join(folder, file)), 'roles.sql': await sumOf(join(folder, 'roles.sql')) };
  const at = '2026-11-21T10:00:00.000Z';
  return {
    ...{
      format: 1,
      startedAt: at,
      finishedAt: at,
      scope: 'everything',
      without: [],
      serverVersion: '17.11',
      databases: { [db.name]: kept },
    },
    ...{ clickhouse: null, tuples: null, objects: null, files },
  };
}

const rolesNow = async (name: string) => {
  const { rows } = await onServer(
    `select rolcanlogin, rolconnlimit, rolconfig, array(select roleid::regrole::text from pg_auth_members where member = r.oid) as member_of from pg_roles r where rolname = '${name}'`,
  );
  return rows;
};

const restore = (manifest: Manifest, tell: (line: string) => void) => {
  const postgresUrl = withRole(withDatabase(db.urls.admin, 'postgres'), provider, 'x');
  const stores = { postgresUrl, programs, clickhouse: undefined, openfga: undefined, objects: undefined, close: async () => undefined };
  const settings = { database: undefined, force: true, signal: new AbortController().signal, now: () => new Date() };
  return restoreSnapshot(stores, { snapshot: { folder, manifest }, ...settings, tell });
};

it('is done by an administrator who is no superuser, and tells what only the provider’s may do', async () => {
  const told: string[] = [];
  await restore(await snapshot(), (line) => void told.push(line));
  const askFor = (statement: string) => `refused here, let the provider’s administrator run: ${statement}`;
  expect(told.filter((line) => line.startsWith('refused'))).toEqual([
    askFor(`ALTER ROLE ${lost} SET log_min_messages TO 'log'`),
    askFor(`GRANT pg_monitor TO ${lost} WITH INHERIT TRUE`),
    askFor(`alter database "${db.name}" set "log_min_duration_statement" = '1h'`),
  ]);
  expect(told.at(-1)).toBe(`${db.name}: in place`);
  expect(await rolesNow(lost)).toEqual([{ rolcanlogin: true, rolconnlimit: 3, rolconfig: ['work_mem=8MB'], member_of: [] }]);
  const { rows } = await onDatabase(db.urls.admin, (session) =>
    session.query(
      `select pg_get_userbyid(datdba) as owner, to_regclass('public.column_masks') is not null as filled from pg_database where datname = current_database()`,
    ),
  );
  expect(rows).toEqual([{ owner: 'axion_gen_migrate', filled: true }]);
});

it('ends before anything is changed where a database is to belong to somebody whom the administrator may not act for', async () => {
  const manifest = await snapshot();
  for (const { rights } of Object.values(manifest.databases)) Object.assign(rights, { owner: 'axion_openfga' });
  await expect(restore(manifest, () => undefined)).rejects.toThrow(
    `Nothing was restored: refused here, let the provider’s administrator run: grant axion_openfga to ${provider}`,
  );
});

it('says what to do where it may not end the sessions that are in its way', async () => {
  const manifest = await snapshot();
  await onDatabase(db.urls.app, async () => {
    await expect(restore(manifest, () => undefined)).rejects.toThrow(
      /^Sessions in test_\w+ \(axion_gen_app\) .* may not end: .*grant pg_signal_backend to provider_/,
    );
  });
  expect((await onServer(`select datname from pg_database where datname like '${db.name}%'`)).rows).toEqual([{ datname: db.name }]);
});
