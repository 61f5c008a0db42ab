import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrapCluster, type ClusterRole, clusterRoles } from '@axion/local/postgres/bootstrap-cluster.ts';
import { ensurePostgresRuntime, progressText } from '@axion/local/postgres/ensure-postgres-runtime.ts';
import { startPostgres } from '@axion/local/postgres/start-postgres.ts';
import type { TestServer } from './test-server.ts';

const home = fileURLToPath(new URL('../../.axion', import.meta.url));

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
export const postgresServer: TestServer = {
  name: 'postgres',
  async start({ folder, env }) {
    const passwords = Object.fromEntries(clusterRoles.map((role) => [role, randomBytes(16).toString('hex')])) as Record<
      ClusterRole,
      string
    >;
    const given = env.AXION_TEST_POSTGRES_URL;
    const server = given ? { url: given, stop: async () => undefined } : await ownServer(folder, env.AXION_RUNTIME_CACHE);
    try {
      await bootstrapCluster({ adminUrl: server.url, passwords, isDedicated: !given });
    } catch (error) {
      await server.stop();
      throw error;
    }
    return { provided: { postgresAdminUrl: server.url, postgresPasswords: passwords }, stop: server.stop };
  },
};

async function ownServer(folder: string, cache: string | undefined) {
  let told = '';
  const runtime = await ensurePostgresRuntime({
    home,
    ...(cache ? { cache } : {}),
    progress: (state) => {
      if (told !== state.stage) console.log(progressText(state));
      told = state.stage;
    },
  });
  return startPostgres({
    runtime,
    folder: join(folder, 'data'),
    socketFolder: join(folder, 'run'),
    port: await freePort(),
    superuserPassword: randomBytes(16).toString('hex'),
    settings: forTests,
  });
}

/** A port that was free a moment ago. */
const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
