import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { secret } from '@axion/platform/config/secret.ts';
import { connectObjects } from '@axion/platform/objects/connect-objects.ts';
import type { Objects } from '@axion/platform/objects/objects.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OwnS3Server, startS3Server } from '../../test/harness/objects/s3-server.ts';

/** ClickHouse lives in a child process of its own: loaded into a test worker it would not end. */
const child = `
  import { query } from 'chdb';
  try { process.stdout.write(query(process.argv[1], 'TabSeparated')); } catch (error) { process.stderr.write(String(error.message)); process.exitCode = 1; }
`;

let store: OwnS3Server;
let objects: Objects;
beforeAll(async () => {
  store = await startS3Server();
  objects = connectObjects({ ...store, bucket: 'axion', style: 'path', secretAccessKey: secret(store.secretAccessKey) });
});
afterAll(async () => {
  await objects.close();
  await store.close();
});

async function clickhouse(sql: string): Promise<string> {
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', child, sql], { cwd, timeout: 60_000 });
  return stdout.trim();
}
const s3 = (path: string, format = 'Parquet', secretAccessKey = store.secretAccessKey) =>
  `s3('${store.url}/axion/${path}', '${store.accessKeyId}', '${secretAccessKey}', '${format}')`;

it('writes Parquet, also in parts, and reads it back by columns, ranges and globs', { timeout: 120_000 }, async () => {
  const rows = 'select number as id, number % 7 as kind, hex(sipHash128(number)) as text from numbers(400000)';
  const write = (n: number, settings = '') => `insert into function ${s3(`events/${n}.parquet`)} ${rows} ${settings}`;
  const parts = 'settings s3_max_single_part_upload_size = 1, s3_min_upload_part_size = 5242880, s3_truncate_on_insert = 1';
  await clickhouse(write(1, parts));
  await clickhouse(write(2));
  expect((await objects.head('events/1.parquet'))?.etag).toMatch(/^"[0-9a-f]{32}-\d+"$/);
  expect(await clickhouse(`select count(), sum(id), uniqExact(kind) from ${s3('events/*.parquet')}`)).toBe('800000\t159999600000\t7');
  expect(await clickhouse(`select text = hex(sipHash128(id)) from ${s3('events/{1,2}.parquet')} where id = 399999`)).toBe('1\n1');
  expect(await clickhouse(`select _file, count() from ${s3('events/?.parquet')} group by all order by all`)).toBe(
    '1.parquet\t400000\n2.parquet\t400000',
  );
  expect(await clickhouse(`describe ${s3('events/1.parquet')}`)).toContain('kind');
});

it('reads what our own port stored, under an odd name too', async () => {
  const body = Buffer.from('a,b\n1,x\n2,y\n');
  await objects.put({ key: 'csv/day=1,(a).csv', body, sizeBytes: body.length, contentType: 'text/csv' });
  expect(await clickhouse(`select sum(a), any(b) from ${s3('csv/day=1,(a).csv', 'CSVWithNames')}`)).toBe('3\tx');
});

it('tells a wrong secret and a missing object apart', async () => {
  await expect(clickhouse(`select * from ${s3('events/1.parquet', 'Parquet', 'wrong')}`)).rejects.toThrow(
    /SIGNATURE|signature|403|Forbidden/,
  );
  await expect(clickhouse(`select * from ${s3('nothing.parquet')}`)).rejects.toThrow(
    /404|does not exist|NoSuchKey|not exist|CANNOT_EXTRACT/i,
  );
});
