import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import { migrateClickHouse } from '@axion/platform/migrations/migrate-clickhouse.ts';
import { inject } from 'vitest';
import '../servers/provided.ts';

/** A ClickHouse database of a test file's own, with the tables of the real one. */
export type TestClickHouseDatabase = {
  readonly name: string;
  readonly url: string;
  readonly clickhouse: ClickHouse;
  readonly drop: () => Promise<void>;
};

const folder = fileURLToPath(new URL('../../../migrations/clickhouse', import.meta.url));

/** Ask for it in `beforeAll`, drop it in `afterAll`. */
export async function openClickHouse(): Promise<TestClickHouseDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const server = inject('clickhouse').url;
  const outside = connectClickHouse({ url: server, database: 'default' });
  await outside.execute(`create database ${name}`);
  const url = `${server.replace(/\/$/, '')}/${name}`;
  const clickhouse = connectClickHouse({ url });
  await migrateClickHouse({ clickhouse, database: name, folder, engine: 'plain', now: () => new Date() });
  return {
    name,
    url,
    clickhouse,
    async drop() {
      await clickhouse.close();
      await outside.execute(`drop database ${name}`);
      await outside.close();
    },
  };
}
