import { join } from 'node:path';
import { expand } from '@axion/platform/migrations/migrate-clickhouse.ts';
import { readMigrations } from '@axion/platform/migrations/migration-files.ts';

const folder = 'migrations/clickhouse';

/** What the runner sends to a replicated ClickHouse: the same files as on one node, with the macros' other meaning. By path. */
export async function replicatedTables(): Promise<Record<string, () => string>> {
  const files = await readMigrations(folder);
  const text = [
    '-- What the runner sends to ClickHouse where AXION_CLICKHOUSE_ENGINE is replicated. Generated from migrations/clickhouse; do not edit.',
    '-- Engines without arguments take the path and the replica name of the server (default_replica_path, default_replica_name); in a database of the engine',
    '-- Replicated each statement reaches every node, so that none says ON CLUSTER.',
    ...files.flatMap(({ name, sql }) => ['', `-- ${join(folder, name)}`, expand(sql, 'replicated').trimEnd()]),
    '',
  ].join('\n');
  return { 'docs/reference/clickhouse-replicated.sql': () => text };
}
