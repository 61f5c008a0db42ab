import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import { migrateClickHouse, pendingClickHouseMigrations } from '@axion/platform/migrations/migrate-clickhouse.ts';
import type { runnerSettings, settings } from './config.ts';
import { migrationFolders } from './migration-folders.ts';

const folder = migrationFolders.clickhouse;

/** Brings ClickHouse to where this release needs it; the address names the database, which is made when absent. Returns what was applied. */
export async function migrateAnalytics({
  url,
  engine,
  revision,
}: ConfigOf<(typeof runnerSettings)['clickhouse']> & { readonly revision: string }): Promise<readonly string[]> {
  const database = databaseOf(url.reveal());
  // ClickHouse lets nobody stand in a database that is not there yet.
  const [outside, clickhouse] = ['default', database].map((name) =>
    connectClickHouse({ url: withDatabase(url.reveal(), name), connections: 1, timeoutMs: 120_000 }),
  ) as [ClickHouse, ClickHouse];
  try {
    await outside.execute(`CREATE DATABASE IF NOT EXISTS \`${database.replaceAll(/[\\`]/g, '')}\``);
    const { applied } = await migrateClickHouse({ clickhouse, database, folder, engine, now: () => new Date(), revision });
    return applied;
  } finally {
    await Promise.all([outside.close(), clickhouse.close()]);
  }
}

/** Files that this release needs and ClickHouse does not have. */
export const pendingAnalytics = (clickhouse: Pick<ClickHouse, 'execute'>, { url }: ConfigOf<(typeof settings)['clickhouse']>) =>
  pendingClickHouseMigrations({ clickhouse, database: databaseOf(url.reveal()), folder });

const databaseOf = (url: string): string => decodeURIComponent(new URL(url).pathname.slice(1)) || 'axion_sense';
const withDatabase = (url: string, database: string): string => Object.assign(new URL(url), { pathname: `/${database}` }).href;
