import { fileURLToPath } from 'node:url';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { modelVersions } from '@axion/platform/authz/model-versions.ts';
import { hasModel } from '@axion/platform/authz/upload-model.ts';
import { pendingClickHouseMigrations } from '@axion/platform/migrations/migrate-clickhouse.ts';
import { pendingMigrations } from '@axion/platform/migrations/pending-migrations.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { databasesOf, onDatabase } from '../backup/dump-database.ts';
import { isMigrated } from '../installation/installed-products.ts';
import type { Product } from '../installation/products.ts';
import { type Authorization, openFgaApiOf, type Stores } from '../installation/stores.ts';

const folderOf = (name: string) => fileURLToPath(new URL(`../../../migrations/${name}`, import.meta.url));

type Part = {
  readonly database: string;
  readonly folder: string;
  /** Whose it is; the event log of one machine is of both. */
  readonly product?: Product;
  /** Whether its runner writes down the authorization model of its product in it. */
  readonly hasModel?: boolean;
};

/** Databases that runners migrate. */
const parts: readonly Part[] = [
  { database: 'axion_sense', folder: 'axion_sense', product: 'sense', hasModel: true },
  { database: 'axion_sense_tasks', folder: 'axion_sense_tasks', product: 'sense' },
  { database: 'axion_gen', folder: 'axion_gen', product: 'gen', hasModel: true },
  { database: 'axion_events', folder: 'events' },
];

/**
 * What these products lack of this release, a line each: migrations, and authorization models while there is a server for them. Nothing once its runners were there.
 * Until then this release can neither compare nor repair them.
 * @throws AxionError `store.unavailable`, `migration.folder-unusable`
 */
export async function behindRelease(
  { postgresUrl, clickhouse, openfga }: Pick<Stores, 'postgresUrl' | 'clickhouse' | 'openfga'>,
  products: readonly Product[],
): Promise<readonly string[]> {
  const names = parts.map(({ database }) => database);
  const there = await onDatabase(withDatabase(postgresUrl, 'postgres'), (session) => databasesOf(session, names));
  const lacking: string[] = [];
  for (const part of parts.filter(({ database }) => there.has(database))) {
    const { database, product } = part;
    if (product === undefined ? !(await isMigrated(postgresUrl, database)) : !products.includes(product)) continue;
    lacking.push(...(await databaseBehind(part, { url: withDatabase(postgresUrl, database), openfga })));
  }
  if (clickhouse && products.includes('sense')) {
    const database = decodeURIComponent(new URL(clickhouse.url).pathname.slice(1));
    const pending = await pendingClickHouseMigrations({ clickhouse: clickhouse.client, database, folder: folderOf('clickhouse') });
    lacking.push(...pending.map((name) => notApplied('ClickHouse', name)));
  }
  return lacking;
}

type Place = { readonly url: string; readonly openfga: Authorization | undefined };

/** The same of one database. */
export async function databaseBehind({ database, folder, product, hasModel }: Part, { url, openfga }: Place): Promise<readonly string[]> {
  const postgres = connectPostgres({ url, poolMax: 1, applicationName: 'axion-restore' });
  try {
    const pending = await pendingMigrations({ postgres, folder: folderOf(folder) });
    if (pending.length > 0 || !product || !hasModel || !openfga) return pending.map((name) => notApplied(database, name));
    const { sha256 } = await readProductModel(folderOf('openfga'), product);
    const modelId = await modelVersions(postgres).find(sha256);
    return modelId !== undefined && (await isInStore(openfga, modelId))
      ? []
      : [`${database}: the authorization model of this release is not written`];
  } finally {
    await postgres.close();
  }
}

async function isInStore(openfga: Authorization, modelId: string): Promise<boolean> {
  const api = openFgaApiOf(openfga);
  return await hasModel(api, { storeId: openfga.storeId, modelId }).finally(() => api.close());
}

const notApplied = (store: string, name: string): string => `${store}: ${name} is not applied`;
