import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrapCluster, type ClusterRole, clusterRoles, withDatabase, withRole } from '@axion/local/postgres/bootstrap-cluster.ts';
import { ensurePostgresRuntime } from '@axion/local/postgres/ensure-postgres-runtime.ts';
import { startPostgres } from '@axion/local/postgres/start-postgres.ts';
import { migrate } from '@axion/platform/migrations/migrate.ts';
import pg from 'pg';
import { freePort } from '../../harness/free-port.ts';
import { type ShiftedClock, shiftClock } from '../../harness/shifted-clock.ts';

/** A PostgreSQL of our own with the tables of Sense, whose clock we set. */
export type World = {
  readonly clock: ShiftedClock;
  /** Sees and does everything: what the proof looks with. */
  readonly admin: pg.Client;
  /** The role of Sense API: what rows are written with. */
  readonly app: pg.Client;
  readonly urlOf: (role: ClusterRole) => string;
  /** Where the server keeps its files. */
  readonly dataFolder: string;
  readonly close: () => Promise<void>;
};

/** Starts it; nothing of it outlives `close`. `runtimeCache` is where fetched programs are kept. */
export async function openWorld(runtimeCache: string | undefined): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'axion-days-'));
  await mkdir(join(folder, 'clock'), { mode: 0o755 });
  const home = fileURLToPath(new URL('../../../.axion', import.meta.url));
  const found = await ensurePostgresRuntime({ home, ...(runtimeCache ? { cache: runtimeCache } : {}), progress: () => undefined });
  const clock = await shiftClock(found, join(folder, 'clock'));
  const dataFolder = join(folder, 'data');
  const server = await startPostgres({
    runtime: clock.runtime,
    folder: dataFolder,
    socketFolder: join(folder, 'run'),
    port: await freePort(),
    superuserPassword: randomBytes(16).toString('hex'),
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off', log_min_messages: 'fatal' },
  });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const passwords = Object.fromEntries(clusterRoles.map((role) => [role, randomBytes(16).toString('hex')])) as Record<
      ClusterRole,
      string
    >;
    await bootstrapCluster({ adminUrl: server.url, passwords, isDedicated: true });
    const url = withDatabase(server.url, 'axion_sense');
    const urlOf = (role: ClusterRole) => withRole(url, role, passwords[role]);
    const migrations = fileURLToPath(new URL('../../../migrations/axion_sense', import.meta.url));
    await migrate({ url: urlOf('axion_sense_migrate'), folder: migrations, now: clock.now });
    const [admin, app] = await Promise.all([connected(url), connected(urlOf('axion_sense_app'))]);
    const close = async () => {
      await Promise.all([admin.end(), app.end()]);
      await stop();
    };
    return { clock, admin, app, urlOf, dataFolder, close };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, query_timeout: 60_000 });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(`set timezone = 'UTC'`);
  return client;
}
