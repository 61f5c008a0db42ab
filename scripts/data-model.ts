import { withDatabase } from '@axion/local/postgres/bootstrap-cluster.ts';
import { dataModelPages } from './data-model/data-model-pages.ts';
import { freshCatalogues } from './generate/fresh-catalogues.ts';
import { withFreshServers } from './generate/fresh-servers.ts';
import { writePages } from './generate/write-pages.ts';

/**
 * Writes docs/reference/data-model from servers of its own: `npm run docs:data-model`. With `--check` it writes nothing and fails when a page is out of step.
 */
await withFreshServers(async (servers) => {
  await freshCatalogues(servers);
  const admin = (database: string) => withDatabase(servers.postgresAdminUrl, database);
  const clickhouse = { url: `${servers.clickhouse.url}/axion_sense`, database: 'axion_sense' };
  const stores = { sense: admin('axion_sense'), tasks: admin('axion_sense_tasks'), gen: admin('axion_gen'), clickhouse };
  await writePages(await dataModelPages(stores), 'docs:data-model');
});
