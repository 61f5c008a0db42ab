import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrapCluster, type ClusterRole, clusterRoles, withDatabase, withRole } from '@axion/local/postgres/bootstrap-cluster.ts';
import { ensurePostgresRuntime } from '@axion/local/postgres/ensure-postgres-runtime.ts';
import { type RunningPostgres, startPostgres } from '@axion/local/postgres/start-postgres.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import { environment } from '@axion/platform/config/start.ts';
import { migrate } from '@axion/platform/migrations/migrate.ts';
import { migrateClickHouse } from '@axion/platform/migrations/migrate-clickhouse.ts';
import { startClickHouseServer } from '../../harness/servers/clickhouse-server.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));
const followParent = new URL('../../../local/supervisor/children/follow-parent.ts', import.meta.url).href;
const restartDeadlineMs = 60_000;

/** Commits are flushed: what the server said yes to must survive its kill. Only a power cut is not played here. */
const durable = { fsync: 'off', synchronous_commit: 'on', full_page_writes: 'off', max_connections: 100, log_min_messages: 'panic' };

/** A process of ours that is killed and comes back. */
export type Victim = { readonly name: string; kill(): Promise<void>; start(): Promise<void>; stop(): Promise<void> };

/** Stores and addresses of one run, all of its own. */
export type ProofStack = {
  readonly clickhouseUrl: string;
  readonly urlOf: (role: ClusterRole | 'postgres', database: string) => string;
  readonly postgres: Victim;
  /** Settings of a worker and of the writer. */
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
};

/** Starts PostgreSQL and ClickHouse in `folder`, makes every table and topic. `kafka` are the brokers of a running cluster. */
export async function openProofStack(folder: string, kafka: string | undefined): Promise<ProofStack> {
  const runtime = await ensurePostgresRuntime({ home: join(project, '.axion'), progress: () => undefined });
  const passwords = Object.fromEntries(clusterRoles.map((role) => [role, randomBytes(12).toString('hex')])) as Record<ClusterRole, string>;
  const superuserPassword = randomBytes(12).toString('hex');
  const wish = {
    runtime,
    folder: join(folder, 'postgres'),
    socketFolder: join(folder, 'run'),
    port: await freePort(),
    superuserPassword,
    settings: durable,
  };
  let server = await startPostgres(wish);
  await bootstrapCluster({ adminUrl: server.url, passwords, isDedicated: true });
  const adminUrl = server.url;
  const urlOf: ProofStack['urlOf'] = (role, database) =>
    role === 'postgres' ? withDatabase(adminUrl, database) : withRole(withDatabase(adminUrl, database), role, passwords[role]);
  const clickhouse = await startClickHouseServer(join(folder, 'clickhouse'));
  const clickhouseUrl = `${clickhouse.url.replace(/\/$/, '')}/axion_sense`;
  const env = {
    ...Object.fromEntries(Object.entries(environment()).filter(([name]) => ['PATH', 'HOME', 'TMPDIR'].includes(name))),
    AXION_LISTEN_HOST: '127.0.0.1',
    AXION_SENSE_WORKER_PORT: '0',
    AXION_LOG_LEVEL: 'error',
    AXION_SENSE_POSTGRES_URL: urlOf('axion_sense_worker', 'axion_sense'),
    AXION_TASKS_POSTGRES_URL: urlOf('axion_sense_worker', 'axion_sense_tasks'),
    AXION_TASKS_POSTGRES_MIGRATE_URL: urlOf('axion_sense_migrate', 'axion_sense_tasks'),
    AXION_CLICKHOUSE_URL: clickhouseUrl,
    ...(kafka === undefined ? { AXION_EVENTS_POSTGRES_URL: urlOf('axion_events', 'axion_events') } : { AXION_KAFKA_BROKERS: kafka }),
  } as Record<string, string>;
  await migrateAll(clickhouse.url, urlOf);
  await run('apps/sense-worker/main.ts', ['--migrate'], env);
  return {
    clickhouseUrl,
    urlOf,
    env,
    postgres: {
      name: 'PostgreSQL',
      async kill() {
        process.kill(server.pid, 'SIGKILL');
      },
      async start() {
        server = await again(() => startPostgres(wish));
      },
      stop: () => server.stop(),
    },
    async stop() {
      await server.stop();
      await clickhouse.stop();
    },
  };
}

async function migrateAll(clickhouseUrl: string, urlOf: ProofStack['urlOf']): Promise<void> {
  const folderOf = (name: string) => join(project, 'migrations', name);
  const now = () => new Date();
  await migrate({ url: urlOf('axion_sense_migrate', 'axion_sense'), folder: folderOf('axion_sense'), now });
  const clickhouse = connectClickHouse({ url: clickhouseUrl, database: 'default' });
  await clickhouse.execute('create database if not exists axion_sense');
  await clickhouse.close();
  const tables = connectClickHouse({ url: `${clickhouseUrl.replace(/\/$/, '')}/axion_sense` });
  await migrateClickHouse({ clickhouse: tables, database: 'axion_sense', folder: folderOf('clickhouse'), engine: 'plain', now });
  await tables.close();
}

/** A server that was killed may not start before its children have noticed. */
async function again(start: () => Promise<RunningPostgres>): Promise<RunningPostgres> {
  for (const end = Date.now() + restartDeadlineMs; ; ) {
    try {
      return await start();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** A program of this repository that ends with us; its standard output goes to `hear`, line by line. */
export function program(
  name: string,
  { file, env, hear }: { file: string; env: Readonly<Record<string, string>>; hear?: (text: string) => void },
): Victim {
  let child: ChildProcess | undefined;
  const left = () =>
    new Promise<void>((resolve) =>
      child && child.exitCode === null && child.signalCode === null ? child.once('exit', () => resolve()) : resolve(),
    );
  const end = async (signal: NodeJS.Signals) => {
    const gone = left();
    child?.kill(signal);
    await gone;
  };
  return {
    name,
    async start() {
      child = spawn(process.execPath, ['--import', followParent, join(project, file)], {
        env,
        cwd: project,
        stdio: ['pipe', 'pipe', 'inherit'],
      });
      child.stdout?.on('data', (chunk: Buffer) => hear?.(chunk.toString()));
    },
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}

async function run(file: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const child = spawn(process.execPath, [join(project, file), ...args], { env, cwd: project, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-3_000);
    });
  const status = await new Promise((resolve) => child.once('exit', resolve));
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${status}:\n${said}`);
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
