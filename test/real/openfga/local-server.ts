import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openOpenfga } from '@axion/local/openfga/open-openfga.ts';
import { withDatabase, withRole } from '@axion/local/postgres/bootstrap-cluster.ts';
import { onConnection } from '@axion/local/postgres/on-connection.ts';
import { environment } from '@axion/platform/config/start.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { postgresServer } from '../../harness/servers/postgres-server.ts';

const apiToken = 'a-token-for-tests-only';

/** Our authorization server in this process, on a PostgreSQL of its own that also has room for a scratch database. */
export async function startLocalOpenfga() {
  const folder = await mkdtemp(join(tmpdir(), 'axion-openfga-'));
  await mkdir(join(folder, 'postgres'));
  const postgres = await postgresServer.start({ folder: join(folder, 'postgres'), env: environment() });
  const { postgresAdminUrl: adminUrl = '', postgresPasswords: passwords } = postgres.provided;
  const postgresUrl = withRole(withDatabase(adminUrl, 'axion_sense_permissions'), 'axion_openfga', passwords?.axion_openfga ?? '');
  const server = await openOpenfga({ port: 0, postgresUrl, apiToken, log: openLog({ service: 'openfga', level: 'error' }) });
  return {
    apiUrl: server.url,
    apiToken,
    postgresUrl,
    /** An empty database, by a superuser's URL. */
    async openScratch(name: string): Promise<string> {
      await onConnection(adminUrl, (admin) => admin.query(`create database ${name}`));
      return withDatabase(adminUrl, name);
    },
    async stop(): Promise<void> {
      await server.close();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
