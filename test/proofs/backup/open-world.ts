import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '@axion/local/debian/run-command.ts';
import { openOpenfga } from '@axion/local/openfga/open-openfga.ts';
import { bootstrapCluster, type ClusterRole, clusterRoles, withDatabase, withRole } from '@axion/local/postgres/bootstrap-cluster.ts';
import { clientProgramsFolder } from '@axion/local/postgres/client-programs.ts';
import { ensurePostgresRuntime, type PostgresRuntime } from '@axion/local/postgres/ensure-postgres-runtime.ts';
import { type RunningPostgres, startPostgres } from '@axion/local/postgres/start-postgres.ts';
import { ensureStore } from '@axion/platform/authz/ensure-store.ts';
import { openOpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import { secret } from '@axion/platform/config/secret.ts';
import { environment } from '@axion/platform/config/start.ts';
import { connectObjects } from '@axion/platform/objects/connect-objects.ts';
import type { Objects } from '@axion/platform/objects/objects.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { freePort } from '../../harness/free-port.ts';
import { startS3Server } from '../../harness/objects/s3-server.ts';
import { startClickHouseServer } from '../../harness/servers/clickhouse-server.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));

/** How a program of ours ended, and all that it said. */
export type Ended = { readonly status: number | null; readonly said: string; readonly seconds: number };

/** Every store of an installation, all our own, to be filled, destroyed and brought back. */
export type DrillWorld = {
  readonly folder: string;
  readonly runtime: PostgresRuntime;
  readonly env: Readonly<Record<string, string>>;
  readonly adminUrl: string;
  readonly clickhouse: ClickHouse;
  readonly objects: Objects;
  readonly urlOf: (role: ClusterRole, database: string) => string;
  /** Runs a program of this repository to its end; Ctrl-C is pressed once it says `interruptAt`. */
  run(file: string, args: readonly string[], interruptAt?: string): Promise<Ended>;
  /** Makes every table, model and fact as an installation does. */
  migrate(): Promise<void>;
  /** All data gone; empty servers at the same addresses, prepared as for a first installation. */
  destroy(): Promise<void>;
  /** Stops the server of the databases and starts another data folder in its place. */
  startOn(dataFolder: string): Promise<void>;
  stopPostgres(): Promise<void>;
  readonly dataFolder: string;
  /** Makes a folder the server's own. */
  own(folder: string): Promise<void>;
  startAuthorization(): Promise<void>;
  stopAuthorization(): Promise<void>;
  close(): Promise<void>;
};

/** Starts PostgreSQL, ClickHouse, an object store and the authorization server in a folder of their own. */
export async function openDrillWorld(): Promise<DrillWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'axion-drill-'));
  const cache = environment().AXION_RUNTIME_CACHE;
  const runtime = await ensurePostgresRuntime({ home: join(project, '.axion'), ...(cache ? { cache } : {}), progress: () => undefined });
  const passwords = Object.fromEntries(clusterRoles.map((role) => [role, randomBytes(12).toString('hex')])) as Record<ClusterRole, string>;
  const [pgPort, fgaPort, superuserPassword, apiToken] = [
    await freePort(),
    await freePort(),
    randomBytes(12).toString('hex'),
    randomBytes(12).toString('hex'),
  ];
  const dataFolder = join(folder, 'postgres');
  const settings = { synchronous_commit: 'on', fsync: 'off', log_min_messages: 'fatal', wal_keep_size: '0', max_wal_size: '256MB' };
  const wish = { runtime, socketFolder: join(folder, 'run'), port: pgPort, superuserPassword, settings };
  let postgres: RunningPostgres | undefined = await startPostgres({ ...wish, folder: dataFolder });
  const adminUrl = postgres.url;
  const bootstrap = () => bootstrapCluster({ adminUrl, passwords, isDedicated: true });
  await bootstrap();
  const urlOf = (role: ClusterRole, database: string) => withRole(withDatabase(adminUrl, database), role, passwords[role]);
  const clickhouseServer = await startClickHouseServer(join(folder, 'clickhouse'));
  const clickhouseUrl = `${clickhouseServer.url.replace(/\/$/, '')}/axion_sense`;
  const clickhouse = connectClickHouse({ url: clickhouseUrl });
  const s3 = await startS3Server();
  const objects = connectObjects({ ...s3, bucket: 'axion', style: 'path', secretAccessKey: secret(s3.secretAccessKey) });
  const log = openLog({ service: 'openfga-drill', level: 'fatal' });
  let openfga: Awaited<ReturnType<typeof openOpenfga>> | undefined;
  const startAuthorization = async () => {
    openfga = await openOpenfga({ port: fgaPort, postgresUrl: urlOf('axion_openfga', 'axion_sense_permissions'), apiToken, log });
  };
  const stopAuthorization = async () => {
    await openfga?.close();
    openfga = undefined;
  };
  await startAuthorization();
  const apiUrl = `http://127.0.0.1:${fgaPort}`;
  const api = openOpenFgaApi({ apiUrl, apiToken });
  const storeId = await ensureStore(api, 'axion').finally(() => api.close());
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE = join(project, '.axion', 'compile-cache') } = environment();
  const env = {
    ...{
      PATH,
      HOME,
      NODE_COMPILE_CACHE,
      AXION_LOG_LEVEL: 'error',
      AXION_POSTGRES_URL: adminUrl,
      AXION_PG_BIN: clientProgramsFolder(runtime),
    },
    ...{
      AXION_CLICKHOUSE_URL: clickhouseUrl,
      AXION_OPENFGA_URL: apiUrl,
      AXION_OPENFGA_STORE_ID: storeId,
      AXION_OPENFGA_API_TOKEN: apiToken,
    },
    ...{ AXION_S3_URL: s3.url, AXION_S3_ACCESS_KEY_ID: s3.accessKeyId, AXION_S3_SECRET_ACCESS_KEY: s3.secretAccessKey },
    AXION_SENSE_POSTGRES_MIGRATE_URL: urlOf('axion_sense_migrate', 'axion_sense'),
    AXION_TASKS_POSTGRES_MIGRATE_URL: urlOf('axion_sense_migrate', 'axion_sense_tasks'),
    AXION_GEN_POSTGRES_MIGRATE_URL: urlOf('axion_gen_migrate', 'axion_gen'),
    AXION_EVENTS_POSTGRES_URL: urlOf('axion_events', 'axion_events'),
    ...{ DataSources__Encryption__Keys__1: randomBytes(32).toString('base64'), DataSources__Encryption__CurrentVersion: '1' },
  };
  const run: DrillWorld['run'] = (file, args, interruptAt) => toItsEnd([join(project, file), ...args], env, interruptAt);
  const stopPostgres = async () => {
    await postgres?.stop();
    postgres = undefined;
  };
  const startOn = async (place: string) => {
    await stopPostgres();
    postgres = await startPostgres({ ...wish, folder: place });
  };
  return {
    ...{
      folder,
      runtime,
      env,
      adminUrl,
      clickhouse,
      objects,
      urlOf,
      run,
      startOn,
      stopPostgres,
      dataFolder,
      startAuthorization,
      stopAuthorization,
    },
    async own(place: string) {
      const { uid } = runtime.command('postgres');
      if (uid !== undefined) await runCommand({ file: 'chown', args: ['-R', `${uid}:${uid}`, place], timeoutMs: 30_000 });
    },
    async migrate() {
      const runner = async (app: string) => {
        const { status, said } = await run(`apps/${app}/main.ts`, ['--migrate']);
        if (status !== 0) throw new Error(`${app} --migrate ended with ${status}: ${said}`);
      };
      // Each has databases of its own.
      await Promise.all(['sense-api', 'sense-worker', 'gen-api'].map(runner));
    },
    async destroy() {
      await stopAuthorization();
      await stopPostgres();
      await rm(dataFolder, { recursive: true, force: true });
      await startOn(dataFolder);
      await bootstrap();
      const outside = connectClickHouse({ url: clickhouseUrl, database: 'default' });
      await outside.execute('drop database axion_sense').finally(() => outside.close());
      for await (const { key } of objects.list({ prefix: '' })) await objects.delete(key);
    },
    async close() {
      await stopAuthorization();
      await stopPostgres();
      await Promise.all([clickhouse.close(), objects.close()]);
      await Promise.all([clickhouseServer.stop(), s3.close()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A minute and more than anything of the drill takes on a busy machine. */
const programTimeoutMs = 300_000;

function toItsEnd(words: readonly string[], env: Readonly<Record<string, string>>, interruptAt: string | undefined): Promise<Ended> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, {
      env,
      cwd: project,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: programTimeoutMs,
    });
    let said = '';
    const hear = (piece: string) => {
      said = (said + piece).slice(-1_000_000);
      if (interruptAt !== undefined && said.includes(interruptAt) && !child.killed) child.kill('SIGINT');
    };
    child.stdout.setEncoding('utf8').on('data', hear);
    child.stderr.setEncoding('utf8').on('data', hear);
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, said, seconds: (performance.now() - startedAt) / 1_000 }));
  });
}
