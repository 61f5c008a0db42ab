import { join } from 'node:path';
import { catalogueFile } from '@axion/platform/migrations/read-catalogue.ts';
import { freshCatalogues } from './generate/fresh-catalogues.ts';
import { withFreshServers } from './generate/fresh-servers.ts';
import { writePages } from './generate/write-pages.ts';

/**
 * Writes what each store's migrations make into `migrations/<store>/catalogue.json`, from servers of its own: `npm run catalogue`.
 * With `--check` it writes nothing and fails when one is out of step.
 */
await withFreshServers(async (servers) => {
  const catalogues = Object.entries(await freshCatalogues(servers)).map(([folder, text]) => [join(folder, catalogueFile), text]);
  await writePages(Object.fromEntries(catalogues), 'catalogue');
});
