import { catalogueText } from './catalogue/compare-catalogues.ts';
import { type ClickHouseAnswers, readClickHouseCatalogue } from './catalogue/read-clickhouse-catalogue.ts';
import { readPostgresCatalogue } from './catalogue/read-postgres-catalogue.ts';
import { inReadOnlySession } from './check-postgres.ts';

export { catalogueFile } from './catalogue/read-committed-catalogue.ts';

/** What is in a migrated database, as the text that is committed beside its files. @throws AxionError `store.unavailable` */
export const catalogueOfPostgres = async (url: string): Promise<string> =>
  catalogueText(await inReadOnlySession(url, readPostgresCatalogue));

/** The same of ClickHouse. @throws AxionError `store.unavailable` */
export const catalogueOfClickHouse = async (clickhouse: ClickHouseAnswers, database: string): Promise<string> =>
  catalogueText(await readClickHouseCatalogue(clickhouse, database));
