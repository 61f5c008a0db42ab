import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment } from '@axion/platform/config/start.ts';
import { clickhouseServer } from '../../test/harness/servers/clickhouse-server.ts';
import { postgresServer } from '../../test/harness/servers/postgres-server.ts';
import type { Servers } from './fresh-catalogues.ts';

/** Starts an empty PostgreSQL and an empty ClickHouse in a temporary folder, and stops them when the work is done or fails. */
export async function withFreshServers(work: (servers: Servers) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'axion-fresh-'));
  const servers = await Promise.allSettled(
    [postgresServer, clickhouseServer].map((server) => server.start({ folder: join(root, server.name), env: environment() })),
  );
  try {
    const failed = servers.find(({ status }) => status === 'rejected');
    if (failed) throw (failed as PromiseRejectedResult).reason;
    await work(Object.assign({}, ...servers.map((server) => (server.status === 'fulfilled' ? server.value.provided : {}))));
  } finally {
    await Promise.allSettled(servers.map((server) => (server.status === 'fulfilled' ? server.value.stop() : undefined)));
    await rm(root, { recursive: true, force: true });
  }
}
