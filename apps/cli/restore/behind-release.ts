import { fileURLToPath } from 'node:url';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { modelVersions } from '@axion/platform/authz/model-versions.ts';
import { pendingClickHouseMigrations } from '@axion/platform/migrations/migrate-clickhouse.ts';
import { pendingMigrations } from '@axion/platform/migrations/pending-migrations.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { databasesOf, onDatabase } from '../backup/dump-database.ts';
import type { Stores } from '../installation/stores.ts';

const folderOf = (name: string) => fileURLToPath(new URL(`../../../migrations/${name}`, import.meta.url));

type Part = {
  readonly database: string;
  readonly folder: string;
  /** Whose authorization model its runner writes down in it. */
  readonly product?: 'sense' | 'gen';
};

/** Databases that runners migrate. */
const parts: readonly Part[] = [
  { database: 'axion_sense', folder: 'axion_sense', product: 'sense' },
  { database: 'axion_sense_tasks', folder: 'axion_sense_tasks' },
  { database: 'axion_gen', folder: 'axion_gen', product: 'gen' },
  { database: 'axion_events', folder: 'events' },
];

/**
 * What an installation lacks of this release, a line each: migrations, and authorization models while there is a server for them. Nothing once its runners were there.
 * Until then this release can neither compare nor repair it.
 * @throws AxionError `store.unavailable`, `migration.folder-unusable`
 */
export async function behindRelease({ postgresUrl, clickhouse, openfga }: Stores): Promise<readonly string[]> {
  const names = parts.map(({ database }) => database);
  const there = await onDatabase(withDatabase(postgresUrl, 'postgres'), (session) => databasesOf(session, names));
  const lacking: string[] = [];
  for (const { product, ...part } of parts.filter(({ database }) => there.has(database))) {
    const url = withDatabase(postgresUrl, part.database);
    lacking.push(...(await databaseBehind({ ...part, url, ...(product && openfga ? { product } : {}) })));
  }
  if (clickhouse) {
    const database = decodeURIComponent(new URL(clickhouse.url).pathname.slice(1));
    const pending = await pendingClickHouseMigrations({ clickhouse: clickhouse.client, database, folder: folderOf('clickhouse') });
    lacking.push(...pending.map((name) => notApplied('ClickHouse', name)));
  }
  return lacking;
}

/** The same of one database. */
export async function databaseBehind({ database, url, folder, product }: Part & { readonly url: string }): Promise<readonly string[]> {
  const postgres = connectPostgres({ url, poolMax: 1, applicationName: 'axion-restore' });
  try {
    const pending = await pendingMigrations({ postgres, folder: folderOf(folder) });
    if (pending.length > 0 || product === undefined) return pending.map((name) => notApplied(database, name));
    const { sha256 } = await readProductModel(folderOf('openfga'), product);
    return (await modelVersions(postgres).find(sha256)) === undefined
      ? [`${database}: the authorization model of this release is not written`]
      : [];
  } finally {
    await postgres.close();
  }
}

const notApplied = (store: string, name: string): string => `${store}: ${name} is not applied`;
