import { type ClusterRole, withDatabase, withRole } from '@axion/local/postgres/bootstrap-cluster.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import { migrate } from '@axion/platform/migrations/migrate.ts';
import { migrateClickHouse } from '@axion/platform/migrations/migrate-clickhouse.ts';
import { catalogueOfClickHouse, catalogueOfPostgres } from '@axion/platform/migrations/read-catalogue.ts';

/** Each database, the folder its tables come from, and who makes them. */
const databases = [
  { database: 'axion_sense', folder: 'migrations/axion_sense', role: 'axion_sense_migrate' },
  { database: 'axion_sense_tasks', folder: 'migrations/axion_sense_tasks', role: 'axion_sense_migrate' },
  { database: 'axion_gen', folder: 'migrations/axion_gen', role: 'axion_gen_migrate' },
  { database: 'axion_events', folder: 'migrations/events', role: 'axion_events' },
] as const;

/** Empty servers, as whoever administers them reaches them. */
export type Servers = {
  readonly postgresAdminUrl: string;
  readonly postgresPasswords: Readonly<Record<ClusterRole, string>>;
  readonly clickhouse: { readonly url: string };
};

/** Migrates fresh databases of empty servers and describes them: text by folder. */
export async function freshCatalogues({ postgresAdminUrl, postgresPasswords, clickhouse }: Servers): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const { database, folder, role } of databases) {
    const url = withRole(withDatabase(postgresAdminUrl, database), role, postgresPasswords[role]);
    await migrate({ url, folder, now: () => new Date() });
    texts[folder] = await catalogueOfPostgres(url);
  }
  return { ...texts, 'migrations/clickhouse': await analytics(clickhouse.url) };
}

async function analytics(server: string): Promise<string> {
  const database = 'axion_sense';
  const clickhouse = connectClickHouse({ url: Object.assign(new URL(server), { pathname: `/${database}` }).href });
  try {
    await migrateClickHouse({ clickhouse, database, folder: 'migrations/clickhouse', engine: 'plain', now: () => new Date() });
    return await catalogueOfClickHouse(clickhouse, database);
  } finally {
    await clickhouse.close();
  }
}
