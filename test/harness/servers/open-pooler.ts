import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensurePostgresRuntime } from '@axion/local/postgres/ensure-postgres-runtime.ts';
import { startPooler } from '@axion/local/postgres/start-pooler.ts';
import { environment } from '@axion/platform/config/start.ts';
import { inject } from 'vitest';
import './provided.ts';

const home = fileURLToPath(new URL('../../../.axion', import.meta.url));

/** A PgBouncer of a test's own before the run's server; `through` is the same URL by way of it. */
export async function openPooler(mode: 'transaction' | 'session') {
  const cache = environment().AXION_RUNTIME_CACHE;
  const [runtime, folder, port] = await Promise.all([
    ensurePostgresRuntime({ home, ...(cache ? { cache } : {}), progress: () => undefined }),
    mkdtemp(join(tmpdir(), 'axion-own-pooler-')),
    freePort(),
  ]);
  const server = { host: '127.0.0.1', port: Number(new URL(inject('postgresAdminUrl')).port) };
  const place = { runtime, folder: join(folder, 'state'), port, server };
  const pooler = await startPooler({ ...place, passwords: inject('postgresPasswords'), overrides: { pool_mode: mode } });
  return {
    host: `127.0.0.1:${port}`,
    through: (url: string): string => Object.assign(new URL(url), { host: `127.0.0.1:${port}` }).href,
    async close(): Promise<void> {
      await pooler.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A port that was free a moment ago. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
