import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openOpenfga } from '@axion/local/openfga/open-openfga.ts';
import { type ClusterRole, withDatabase, withRole } from '@axion/local/postgres/bootstrap-cluster.ts';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { ensureStore } from '@axion/platform/authz/ensure-store.ts';
import { modelVersions } from '@axion/platform/authz/model-versions.ts';
import { openOpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import { uploadModel } from '@axion/platform/authz/upload-model.ts';
import { environment } from '@axion/platform/config/start.ts';
import { migrate } from '@axion/platform/migrations/migrate.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { keys } from '../../../test/harness/openfga/document-model.ts';
import { testClientPrograms } from '../../../test/harness/servers/client-programs.ts';
import { postgresServer } from '../../../test/harness/servers/postgres-server.ts';
import { backupCommand } from '../backup/backup-command.ts';
import { onDatabase } from '../backup/dump-database.ts';
import { reconcileCommand } from '../reconcile/reconcile-command.ts';
import { restoreCommand } from '../restore/restore-command.ts';
import { rightsCommand } from '../rights/rights-command.ts';
import { installedProducts } from './installed-products.ts';
import type { Product } from './products.ts';

const migrations = fileURLToPath(new URL('../../../migrations', import.meta.url));

/** A server of its own, prepared as for a first installation: databases of these names are looked at. */
let adminUrl: string;
let passwords: Readonly<Record<ClusterRole, string>>;
let env: Readonly<Record<string, string>>;
let api: ReturnType<typeof openOpenFgaApi>;
let storeId: string;
let folder: string;
const closing: (() => Promise<unknown>)[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-product-'));
  closing.unshift(() => rm(folder, { recursive: true }));
  const { AXION_RUNTIME_CACHE } = environment();
  const { provided, stop } = await postgresServer.start({ folder: join(folder, 'server'), env: { AXION_RUNTIME_CACHE } });
  closing.unshift(stop);
  ({ postgresAdminUrl: adminUrl = '', postgresPasswords: passwords = passwords } = provided);
  const [apiToken, log] = ['a-token-for-tests-only', openLog({ service: 'one-product-test', level: 'fatal' })];
  const server = await openOpenfga({ port: 0, postgresUrl: urlOf('axion_openfga', 'axion_sense_permissions'), apiToken, log });
  closing.unshift(server.close);
  api = openOpenFgaApi({ apiUrl: server.url, apiToken });
  closing.unshift(() => api.close());
  storeId = await ensureStore(api, 'axion');
  const authorization = { AXION_OPENFGA_URL: server.url, AXION_OPENFGA_STORE_ID: storeId, AXION_OPENFGA_API_TOKEN: apiToken };
  env = { AXION_POSTGRES_URL: adminUrl, AXION_PG_BIN: await testClientPrograms(), ...authorization };
});
afterAll(async () => {
  for (const close of closing) await close();
});
afterEach(() => vi.restoreAllMocks());

const urlOf = (role: ClusterRole, database: string) => withRole(withDatabase(adminUrl, database), role, passwords[role]);
const drop = (...databases: readonly string[]) =>
  onDatabase(adminUrl, async (session) => {
    for (const database of databases) await session.query(`drop database ${database} with (force)`);
  });

/** What the runners of a product do. */
async function install(product: Product, databases: readonly string[]): Promise<void> {
  for (const database of databases)
    await migrate({ url: urlOf(`axion_${product}_migrate`, database), folder: join(migrations, database), now: () => new Date() });
  const postgres = connectPostgres({ url: urlOf(`axion_${product}_migrate`, `axion_${product}`), poolMax: 1, applicationName: 'test' });
  const model = await readProductModel(join(migrations, 'openfga'), product);
  await uploadModel({ api, record: modelVersions(postgres) }, { storeId, model }).finally(() => postgres.close());
}

type Command = (args: readonly string[], env: Readonly<Record<string, string>>) => Promise<number>;

/** What a command says, and how it ends. */
async function say(command: Command, ...args: readonly string[]) {
  const out: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void out.push(line));
  return { status: await command(args, env), out: out.join('\n') };
}

const others = ['--without', 'clickhouse,objects'];

/** Reconciles, backs up, restores, looks at rights. */
async function lookAtAll(product: Product, absent: string, beforeBackup = async () => {}) {
  const leftOut = `${absent} is not installed here`;
  const reconciled = await say(reconcileCommand, ...others);
  expect(reconciled).toEqual({ status: 0, out: expect.stringContaining(leftOut) });
  expect(reconciled.out).toMatch(
    /facts brought to the authorization store: [1-9]\d*; taken away: 1\n(.*\n)?compared: tuples [1-9].*\ndifferences: 0/,
  );
  await beforeBackup();
  const to = join(folder, `backups-of-${product}`);
  expect(await say(backupCommand, '--to', to, ...others)).toEqual({ status: 0, out: expect.stringContaining(leftOut) });
  const restored = await say(restoreCommand, '--from', to, '--force', ...others);
  expect(restored).toEqual({ status: 0, out: expect.stringContaining('differences: 0') });
  expect(await say(rightsCommand)).toEqual({
    status: 0,
    out: expect.stringMatching(new RegExp(`^${leftOut}.*\naxion_${product}: 0 wait, 0 set aside$`)),
  });
  return restored.out;
}

/** A fact that the runner's model of a product allows and no row implies. */
async function write(product: Product, fact: string): Promise<void> {
  const { document } = await readProductModel(join(migrations, 'openfga'), product);
  const made = z.object({ authorization_model_id: z.string() });
  const model = await api.post(`/stores/${storeId}/authorization-models`, document, made);
  await api.post(`/stores/${storeId}/write`, { writes: keys(fact), ...model }, z.unknown());
}

it('finds neither product on a server that was only prepared', async () => {
  expect(await installedProducts(adminUrl)).toEqual([]);
  const refused = { status: 1, out: expect.stringContaining('is AXION_POSTGRES_URL the right server?') };
  expect(await say(backupCommand, '--to', folder, ...others)).toEqual(refused);
  expect(await say(reconcileCommand, '--check', ...others)).toEqual(refused);
  expect(await say(rightsCommand)).toEqual(refused);
});

/** A membership that is over when a backup of its fact is restored. */
async function endMembership(): Promise<void> {
  const organization = '018f0000-0000-7000-8000-00000000a001';
  await onDatabase(withDatabase(adminUrl, 'axion_sense'), async (session) => {
    await session.query(`insert into public.organizations (id, code, name) values ('${organization}', 'one', 'One')`);
    await session.query(`insert into public.users (id, external_auth_id, name) values (repeat('r', 43), 'https://issuer.test|r', 'R')`);
    await session.query(
      `insert into public.user_org (user_id, organization_id, created_at, expires_at) values (repeat('r', 43), '${organization}', now() - interval '2 days', now() - interval '1 day')`,
    );
  });
  await write('sense', `user:${'r'.repeat(43)} member organization:${organization}`);
}

it('takes care of Sense without Gen, whose facts are nobody’s to judge', async () => {
  await install('sense', ['axion_sense', 'axion_sense_tasks']);
  await write('sense', 'user:x member organization:o');
  await write('gen', 'user:x assignee role:1');
  expect(await installedProducts(adminUrl)).toEqual(['sense']);
  const place = 'axion_sense, axion_sense_tasks, axion_sense_permissions, axion_events: in place';
  const restored = await lookAtAll('sense', 'Gen', endMembership);
  expect(restored).toContain(place);
  expect(restored).toContain('taken away: 1\n');
});

it('takes care of Gen on a server without databases of Sense', async () => {
  await drop('axion_sense', 'axion_sense_tasks');
  await install('gen', ['axion_gen']);
  expect(await installedProducts(adminUrl)).toEqual(['gen']);
  expect(await lookAtAll('gen', 'Sense')).toContain('axion_sense_permissions, axion_gen, axion_events: in place');
});

it('takes no backup that would lose a product of the folder’s newest one, unless it is told so', async () => {
  const to = join(folder, 'backups-of-sense');
  const before = await readdir(to);
  const refused = {
    status: 1,
    out: expect.stringMatching(/holds Sense, which is not on this server, and nothing was written: .*--without sense$/m),
  };
  expect(await say(backupCommand, '--to', to, ...others)).toEqual(refused);
  expect(await readdir(to)).toEqual(before);
  const nothing = { status: 1, out: expect.stringContaining('nothing else is installed here') };
  expect(await say(backupCommand, '--to', to, '--without', 'clickhouse,objects,gen')).toEqual(nothing);
  expect(await readdir(to)).toEqual(before);
  const taken = { status: 0, out: expect.stringContaining('not in it: sense, clickhouse, objects') };
  expect(await say(backupCommand, '--to', to, '--without', 'clickhouse,objects,sense')).toEqual(taken);
  expect(await say(backupCommand, '--to', to, ...others)).toEqual(taken);
  expect(await say(backupCommand, 'verify', '--from', to, ...others)).toMatchObject({ status: 0 });
});

it('asks the authorization server that is named where the dump has tables of another', async () => {
  const [apiToken, log] = ['a-token-for-tests-only', openLog({ service: 'one-product-test', level: 'fatal' })];
  await onDatabase(adminUrl, (session) => session.query('create database elsewhere owner axion_openfga'));
  const server = await openOpenfga({ port: 0, postgresUrl: urlOf('axion_openfga', 'elsewhere'), apiToken, log });
  const other = openOpenFgaApi({ apiUrl: server.url, apiToken });
  try {
    const named = { ...env, AXION_OPENFGA_URL: server.url, AXION_OPENFGA_STORE_ID: await ensureStore(other, 'axion') };
    const to = join(folder, 'backups-of-elsewhere');
    const backup: Command = (args) => backupCommand(args, named);
    expect(await say(backup, '--to', to, ...others)).toEqual({ status: 0, out: expect.stringContaining('tuples: 0, through the API') });
  } finally {
    await other.close();
    await server.close();
  }
});
