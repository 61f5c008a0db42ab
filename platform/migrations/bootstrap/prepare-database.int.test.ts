import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withDatabase, withRole } from '@axion/local/postgres/bootstrap-cluster.ts';
import { ensurePostgresRuntime } from '@axion/local/postgres/ensure-postgres-runtime.ts';
import { onConnection } from '@axion/local/postgres/on-connection.ts';
import { afterEach, beforeEach, expect, inject, it, vi } from 'vitest';
import '../../../test/harness/servers/provided.ts';
import { environment } from '../../config/start.ts';
import { migrateJobs } from '../../jobs/migrate-jobs.ts';
import { migrate } from '../migrate.ts';

/** A runner of its own, as an administrator makes one for a server where it may make databases; services' roles are those of the cluster. */
const adminUrl = inject('postgresAdminUrl');
const home = fileURLToPath(new URL('../../../.axion', import.meta.url));
const folderOf = (store: string) => fileURLToPath(new URL(`../../../migrations/${store}`, import.meta.url));
let runner: string;
let database: string;
let url: string;
beforeEach(async () => {
  const word = randomUUID().slice(0, 8);
  runner = `runner_${word}`;
  database = `made_${word}`;
  url = withRole(withDatabase(adminUrl, database), runner, 'word');
  await asAdmin(`create role ${runner} login createdb password 'word'`, `grant connect on database postgres to ${runner}`);
});
afterEach(() =>
  asAdmin(`drop database if exists ${database} with (force)`, `revoke connect on database postgres from ${runner}`, `drop role ${runner}`),
);

const asAdmin = (...statements: readonly string[]) =>
  onConnection(adminUrl, async (admin) => {
    for (const statement of statements) await admin.query(statement);
  });
const run = (store: string, more: Partial<Parameters<typeof migrate>[0]> = {}) =>
  migrate({ url, folder: folderOf(store), now: () => new Date(), ...more });
type Refusal = { readonly params: { readonly lines: readonly string[] } };
const refusal = (store: string): Promise<Refusal> =>
  run(store).then(
    () => expect.fail('it was not refused'),
    (error: Refusal) => error,
  );
/** What one of the cluster's roles may do in the database. */
const may = (role: string, what: string) =>
  onConnection(
    withDatabase(adminUrl, database),
    async (admin) => (await admin.query<{ yes: boolean }>(`select ${what.replace('$', `'${role}'`)} as yes`)).rows[0]?.yes,
  );
const exists = () =>
  onConnection(adminUrl, async (admin) => (await admin.query('select from pg_database where datname = $1', [database])).rowCount === 1);

it('makes a database in which services may do what they may elsewhere, and nobody more', async () => {
  const runs = await Promise.all([run('axion_gen'), run('axion_gen')]);
  expect(runs.flatMap(({ applied }) => applied)[0]).toBe('0001-people.sql');
  await migrateJobs({ url });
  const asked = await Promise.all([
    may('axion_gen_app', `has_table_privilege($, 'jobs.job', 'select, insert, update, delete')`),
    may('axion_gen_app', `has_table_privilege($, 'users', 'select, insert')`),
    may('axion_gen_app', `has_schema_privilege($, 'jobs', 'usage')`),
    may('axion_gen_app', `has_database_privilege($, current_database(), 'temporary')`),
    may('axion_gen_app', `has_schema_privilege($, 'public', 'create')`),
    may('axion_vision', `has_database_privilege($, current_database(), 'connect')`),
    may('axion_sense_observer', `has_database_privilege($, current_database(), 'connect')`),
  ]);
  expect(asked).toEqual([true, true, true, false, false, false, true]);
});

it('leaves an empty database where it may not make the extensions, and prints what makes the whole', async () => {
  const refused = await refusal('axion_sense');
  expect(refused).toMatchObject({
    code: 'migration.needs-administrator',
    params: { database, role: runner, what: 'what bootstrap.sql makes in it: permission denied to create extension "postgis"' },
  });
  expect(await may(runner, `to_regnamespace('road_data') is null and to_regnamespace('migrations') is null and $ is not null`)).toBe(true);
  await psql(refused.params.lines);
  const { applied } = await run('axion_sense');
  expect(applied[0]).toBe('0001-foundations.sql');
  expect(await may('axion_sense_app', `has_table_privilege($, 'road_data.track_logs', 'select, insert')`)).toBe(true);
  expect(await may('axion_vision', `has_database_privilege($, current_database(), 'temporary')`)).toBe(false);
  expect(await run('axion_sense')).toEqual({ applied: [] });
}, 60_000);

it('leaves the database that it made to another runner, when it fails itself', async () => {
  const late = run('axion_gen', { now: () => new Date(Date.now() - 3_600_000) }).catch((error: unknown) => error);
  await vi.waitUntil(exists, { timeout: 5_000, interval: 5 });
  const { applied } = await run('axion_gen');
  expect(applied[0]).toBe('0001-people.sql');
  expect(await late).toMatchObject({ code: 'migration.clock-differs' });
  expect(await run('axion_gen')).toEqual({ applied: [] });
}, 30_000);

it('makes nothing where the operator’s file is not beside a store’s migrations', async () => {
  const root = await mkdtemp(join(tmpdir(), 'axion-part-'));
  try {
    await cp(folderOf('axion_gen'), join(root, 'axion_gen'), { recursive: true });
    await expect(run('axion_gen', { folder: join(root, 'axion_gen') })).rejects.toMatchObject({
      code: 'migration.folder-unusable',
      params: { folder: root, faults: ['bootstrap.sql cannot be read: ENOENT'] },
    });
    expect(await exists()).toBe(false);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

it('prints the same where it may not make the database, and the operator’s own command where the names are its own', async () => {
  await asAdmin(`alter role ${runner} nocreatedb`);
  const refused = await refusal('axion_sense_tasks');
  expect(refused).toMatchObject({ code: 'migration.needs-administrator', params: { what: 'its database' } });
  await psql(refused.params.lines);
  expect((await run('axion_sense_tasks')).applied[0]).toBe('0001-foundations.sql');
  const standard = withRole(withDatabase(adminUrl, 'axion_gen'), 'axion_gen_migrate', 'not its password');
  const { port } = new URL(adminUrl);
  await expect(run('axion_gen', { url: standard })).rejects.toMatchObject({
    params: {
      lines: [
        expect.stringMatching(
          new RegExp(`^psql -v ON_ERROR_STOP=1 -f migrations/bootstrap\\.sql 'postgres://administrator@[^/]+:${port}/postgres'$`),
        ),
        '\\password "axion_gen_migrate"',
      ],
    },
  });
});

it('refuses a database that everybody may enter and that is another’s to close', async () => {
  await asAdmin(`create database ${database}`, `grant create, connect on database ${database} to ${runner}`);
  await expect(run('axion_gen')).rejects.toMatchObject({ code: 'migration.needs-administrator' });
  expect(await exists()).toBe(true);
});

/** What an administrator does with printed lines. */
async function psql(lines: readonly string[]): Promise<void> {
  const runtime = await ensurePostgresRuntime({
    home,
    cache: environment().AXION_RUNTIME_CACHE ?? join(home, 'runtime'),
    progress: () => undefined,
  });
  const { file, args, env } = runtime.command('psql', [adminUrl, '-v', 'ON_ERROR_STOP=1', '-q']);
  const child = spawn(file, args, { env, stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  child.stdin.end(`${lines.join('\n')}\n`);
  const [status] = await once(child, 'close');
  expect(status, said).toBe(0);
}
