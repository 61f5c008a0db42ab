import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openClickHouse, type TestClickHouseDatabase } from '../../test/harness/clickhouse/clickhouse.ts';
import { migrateClickHouse } from './migrate-clickhouse.ts';

let folder: string;
let analytics: TestClickHouseDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-clickhouse-files-'));
  analytics = await openClickHouse();
  await analytics.clickhouse.execute('drop table migrations_applied sync');
});
afterAll(async () => {
  await analytics.drop();
  await rm(folder, { recursive: true, force: true });
});

const write = (name: string, sql: string) => writeFile(join(folder, name), sql);
const run = () =>
  migrateClickHouse({ clickhouse: analytics.clickhouse, database: analytics.name, folder, engine: 'plain', now: () => new Date() });

it('says what ClickHouse says of a statement that fails, and goes on from there once it is mended', async () => {
  await write('0001-a.sql', 'create table if not exists a (x UInt8) engine = {engine} order by x;\n\nalter table a add column y Uint99;');
  await expect(run()).rejects.toMatchObject({
    code: 'migration.failed',
    params: { database: analytics.name, name: '0001-a.sql', line: 3, reason: expect.stringMatching(/Uint99/) },
  });
  await write(
    '0001-a.sql',
    'create table if not exists a (x UInt8) engine = {engine} order by x;\n\nalter table a add column if not exists y UInt64;',
  );
  expect(await run()).toEqual({ applied: ['0001-a.sql'] });
  expect(await run()).toEqual({ applied: [] });
});

it('applies a file to the same end when four run at once', async () => {
  await write(
    '0002-b.sql',
    'create table if not exists b (x UInt8) engine = {engine} order by x; alter table b add column if not exists y UInt8;',
  );
  await Promise.all([run(), run(), run(), run()]);
  expect(await run()).toEqual({ applied: [] });
  expect(
    (
      await analytics.clickhouse.execute("select name from system.columns where database = currentDatabase() and table = 'b' format TSV")
    ).trim(),
  ).toBe('x\ny');
});

it('refuses an edited file and a newer release’s database', async () => {
  await write('0002-b.sql', 'select 2');
  await expect(run()).rejects.toMatchObject({ params: { faults: ['0002-b.sql was edited after it was applied'] } });
  await rm(join(folder, '0002-b.sql'));
  await expect(run()).rejects.toMatchObject({
    code: 'migration.history-differs',
    params: { faults: ['0002-b.sql was applied by a newer release'] },
  });
});
