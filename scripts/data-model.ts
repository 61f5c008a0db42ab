import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withDatabase } from '@axion/local/postgres/bootstrap-cluster.ts';
import { environment } from '@axion/platform/config/start.ts';
import { clickhouseServer } from '../test/harness/clickhouse-server.ts';
import { postgresServer } from '../test/harness/postgres-server.ts';
import { dataModelPages } from './data-model/data-model-pages.ts';
import { freshCatalogues } from './generate/fresh-catalogues.ts';

/**
 * Writes docs/reference/data-model from servers of its own: `npm run docs:data-model`. With `--check` it writes nothing and fails when a page is out of step.
 */
const checking = process.argv.includes('--check');
const root = await mkdtemp(join(tmpdir(), 'axion-data-model-'));
const servers = await Promise.allSettled(
  [postgresServer, clickhouseServer].map((server) => server.start({ folder: join(root, server.name), env: environment() })),
);
try {
  const failed = servers.find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
  const provided = Object.assign({}, ...servers.map((server) => (server.status === 'fulfilled' ? server.value.provided : {})));
  await freshCatalogues(provided);
  const admin = (database: string) => withDatabase(provided.postgresAdminUrl, database);
  const clickhouse = { url: `${provided.clickhouse.url}/axion_sense`, database: 'axion_sense' };
  const stores = { sense: admin('axion_sense'), tasks: admin('axion_sense_tasks'), gen: admin('axion_gen'), clickhouse };
  for (const [path, text] of Object.entries(await dataModelPages(stores))) {
    if (text === (await readFile(path, 'utf8').catch(() => ''))) continue;
    if (checking) process.exitCode = 1;
    else {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text);
    }
    console.log(checking ? `${path} is out of step: run npm run docs:data-model` : `wrote ${path}`);
  }
} finally {
  await Promise.allSettled(servers.map((server) => (server.status === 'fulfilled' ? server.value.stop() : undefined)));
  await rm(root, { recursive: true, force: true });
}
