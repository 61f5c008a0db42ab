import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment } from '@axion/platform/config/start.ts';
import { catalogueFile } from '@axion/platform/migrations/read-catalogue.ts';
import { clickhouseServer } from '../test/harness/clickhouse-server.ts';
import { postgresServer } from '../test/harness/postgres-server.ts';
import { freshCatalogues } from './generate/fresh-catalogues.ts';

/**
 * Writes what each store's migrations make into `migrations/<store>/catalogue.json`, from servers of its own: `npm run catalogue`.
 * With `--check` it writes nothing and fails when one is out of step.
 */
const checking = process.argv.includes('--check');
const root = await mkdtemp(join(tmpdir(), 'axion-catalogue-'));
const servers = await Promise.allSettled(
  [postgresServer, clickhouseServer].map((server) => server.start({ folder: join(root, server.name), env: environment() })),
);
try {
  const failed = servers.find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
  const provided = Object.assign({}, ...servers.map((server) => (server.status === 'fulfilled' ? server.value.provided : {})));
  for (const [folder, text] of Object.entries(await freshCatalogues(provided))) {
    const path = join(folder, catalogueFile);
    if (text === (await readFile(path, 'utf8').catch(() => ''))) continue;
    if (checking) process.exitCode = 1;
    else await writeFile(path, text);
    console.log(checking ? `${path} is out of step: run npm run catalogue` : `wrote ${path}`);
  }
} finally {
  await Promise.allSettled(servers.map((server) => (server.status === 'fulfilled' ? server.value.stop() : undefined)));
  await rm(root, { recursive: true, force: true });
}
