import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startClickHouseServer } from '../../test/harness/servers/clickhouse-server.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-clickhouse-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('keeps what it acknowledged and no half insert when it is killed in the middle of one', async () => {
  const first = await startClickHouseServer(folder);
  const client = createClient({ url: first.url, log: { level: ClickHouseLogLevel.OFF } });
  await client.command({ query: 'CREATE TABLE t (batch UInt32, n UInt64) ENGINE = MergeTree ORDER BY n' });
  let acknowledged = 0;
  const inserting = (async () => {
    for (let batch = 0; ; batch++) {
      await client.insert({
        table: 't',
        values: Array.from({ length: 20_000 }, (_, n) => ({ batch, n })),
        format: 'JSONEachRow',
        clickhouse_settings: { async_insert: 0 },
      });
      acknowledged = batch + 1;
    }
  })().catch(() => undefined);
  await expect.poll(() => acknowledged, { timeout: 20_000 }).toBeGreaterThan(3);
  process.kill(first.pid, 'SIGKILL');
  expect(await first.ended).toBe('SIGKILL');
  await inserting;
  await client.close();

  const second = await startClickHouseServer(folder);
  const again = createClient({ url: second.url });
  const result = await again.query({
    query: 'SELECT batch, toUInt32(count()) AS rows FROM t GROUP BY batch ORDER BY batch',
    format: 'JSONEachRow',
  });
  const batches = await result.json<{ batch: number; rows: number }>();
  expect(batches.length).toBeGreaterThanOrEqual(acknowledged);
  expect(batches.every(({ rows }) => rows === 20_000)).toBe(true);
  await again.insert({ table: 't', values: [{ batch: 1_000_000, n: 1 }], format: 'JSONEachRow' });
  await again.close();
  await second.stop();
});

it('leaves the folder to one process at a time, and says so', async () => {
  const first = await startClickHouseServer(folder);
  await expect(startClickHouseServer(folder)).rejects.toThrow('ClickHouse ended: 1');
  const client = createClient({ url: first.url });
  expect((await client.ping()).success).toBe(true);
  await client.close();
  await first.stop();
  expect(await first.ended).toBe(0);
});

it('ends with status 2 and every fault when its settings are wrong', async () => {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const child = spawn(process.execPath, [main], { env: { AXION_CLICKHOUSE_PORT: 'many' }, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (piece) => {
    said += piece;
  });
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(2);
  for (const name of ['PORT=many', 'FOLDER', 'WRITER_PASSWORD', 'READER_PASSWORD']) expect(said).toContain(`AXION_CLICKHOUSE_${name}`);
});
