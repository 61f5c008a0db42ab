import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrapCluster, type ClusterRole, clusterRoles } from '@axion/local/postgres/bootstrap-cluster.ts';
import { ensurePostgresRuntime, progressText } from '@axion/local/postgres/ensure-postgres-runtime.ts';
import { type RunningPooler, startPooler } from '@axion/local/postgres/start-pooler.ts';
import { startPostgres } from '@axion/local/postgres/start-postgres.ts';
import { freePort } from '../free-port.ts';
import type { TestServer } from './test-server.ts';

const home = fileURLToPath(new URL('../../../.axion', import.meta.url));

/** Whatever a power cut would cost does not matter here. */
const forTests = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: 200,
  log_min_messages: 'fatal',
};

/**
 * PostgreSQL with our roles and empty databases: a cluster of the run's own, or the server of AXION_TEST_POSTGRES_URL (a superuser's URL), which should
 * serve tests only: its roles get new passwords.
 */
export const postgresServer: TestServer = { name: 'postgres', start: (run) => startPostgresServer(run) };

/** The same, with settings of its own: a measurement wants a server with the memory of one that serves a city. */
export async function startPostgresServer(
  { folder, env }: Parameters<TestServer['start']>[0],
  settings: Readonly<Record<string, string | number>> = {},
): ReturnType<TestServer['start']> {
  const passwords = Object.fromEntries(clusterRoles.map((role) => [role, randomBytes(16).toString('hex')])) as Record<ClusterRole, string>;
  const given = env.AXION_TEST_POSTGRES_URL;
  const server = given ? { url: given, stop: async () => undefined } : await ownServer(folder, env.AXION_RUNTIME_CACHE, settings);
  let pooler: RunningPooler | undefined;
  const stop = async () => {
    await pooler?.stop();
    await server.stop();
  };
  try {
    await bootstrapCluster({ adminUrl: server.url, passwords, isDedicated: !given });
    pooler = await poolerOf(server.url, { folder, passwords, cache: env.AXION_RUNTIME_CACHE });
  } catch (error) {
    await stop();
    throw error;
  }
  const poolerPort = pooler.port;
  const entrance = entranceOf(env.AXION_TEST_POOLER);
  return {
    provided: { postgresAdminUrl: server.url, postgresPasswords: passwords, postgresPooler: { port: poolerPort, entrance } },
    stop,
  };
}

/** @throws Error for a pooler that nobody knows */
function entranceOf(pooler: string | undefined): 'pooler' | 'server' {
  if (pooler === undefined || pooler === '') return 'server';
  if (pooler !== 'pgbouncer') throw new Error(`AXION_TEST_POOLER=${pooler} is not known: pgbouncer is`);
  return 'pooler';
}

type Pooled = { readonly folder: string; readonly passwords: Readonly<Record<ClusterRole, string>>; readonly cache: string | undefined };

/** PgBouncer before the server. Its connections leave soon, so that those of finished test files make room. */
async function poolerOf(url: string, { folder, passwords, cache }: Pooled): Promise<RunningPooler> {
  const { hostname, port } = new URL(url);
  return startPooler({
    runtime: await runtimeOf(cache),
    folder: join(folder, 'pooler'),
    port: await freePort(),
    server: { host: hostname, port: Number(port || 5432) },
    passwords,
    overrides: { server_idle_timeout: 5 },
  });
}

function runtimeOf(cache: string | undefined) {
  let told = '';
  return ensurePostgresRuntime({
    home,
    ...(cache ? { cache } : {}),
    progress: (state) => {
      if (told !== state.stage) console.log(progressText(state));
      told = state.stage;
    },
  });
}

async function ownServer(folder: string, cache: string | undefined, settings: Readonly<Record<string, string | number>>) {
  return startPostgres({
    runtime: await runtimeOf(cache),
    folder: join(folder, 'data'),
    socketFolder: join(folder, 'run'),
    port: await freePort(),
    superuserPassword: randomBytes(16).toString('hex'),
    settings: { ...forTests, ...settings },
  });
}
