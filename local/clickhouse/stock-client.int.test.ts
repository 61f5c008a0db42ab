import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import '../../test/harness/servers/provided.ts';

/** `@clickhouse/client` as anybody would use it. */
const database = `test_${randomUUID().replaceAll('-', '')}`;
const log = { level: ClickHouseLogLevel.OFF };
let client: ClickHouseClient;
beforeAll(async () => {
  const { url } = inject('clickhouse');
  const bare = createClient({ url });
  await bare.command({ query: `CREATE DATABASE ${database}` });
  await bare.close();
  client = createClient({ url, database, log, compression: { request: true, response: true }, request_timeout: 20_000 });
  await client.command({ query: 'CREATE TABLE drives (id UInt32, name String, at DateTime64(3)) ENGINE = MergeTree ORDER BY id' });
});
afterAll(async () => {
  await client.command({ query: `DROP DATABASE ${database}` });
  await client.close();
});

const rowsOf = async <Row>(query: string, query_params: Record<string, unknown> = {}): Promise<Row[]> =>
  (await client.query({ query, query_params, format: 'JSONEachRow' })).json<Row>();

it('answers a ping, and one that selects', async () => {
  expect(await client.ping()).toEqual({ success: true });
  expect(await client.ping({ select: true })).toEqual({ success: true });
});

it('inserts rows by gzip and says how many it wrote', async () => {
  const values = Array.from({ length: 500 }, (_, id) => ({ id, name: `drive ${id} — "ë" \t\\ ;`, at: '2026-03-01 12:00:00.123' }));
  const { summary } = await client.insert({ table: 'drives', values, format: 'JSONEachRow' });
  expect(summary?.written_rows).toBe('500');
  expect(await rowsOf('SELECT * FROM drives WHERE id = 7')).toEqual([values[7]]);
});

it('inserts a stream and other formats', async () => {
  const stream = Readable.from(
    (function* () {
      for (let id = 1000; id < 1100; id++) yield { id, name: 'streamed', at: '2026-03-01 12:00:00.000' };
    })(),
  );
  await client.insert({ table: 'drives', values: stream, format: 'JSONEachRow' });
  await client.insert({
    table: 'drives',
    values: Readable.from('2000\tby TSV\t2026-03-01 12:00:00.000\n', { objectMode: false }),
    format: 'TabSeparated',
  });
  await client.insert({
    table: 'drives',
    values: [[2001, 'compact', '2026-03-01 12:00:00.000']],
    format: 'JSONCompactEachRow',
    columns: ['id', 'name', 'at'],
  });
  expect(await rowsOf('SELECT name, count() AS n FROM drives WHERE id >= 1000 GROUP BY name ORDER BY name')).toEqual([
    { name: 'by TSV', n: 1 },
    { name: 'compact', n: 1 },
    { name: 'streamed', n: 100 },
  ]);
});

it.each([
  ['String', "tab\tline\nquote' back\\slash {a:b} é"],
  ['UInt64', '18446744073709551615'],
  ['Array(String)', ["a'b", 'c\td']],
  ['Map(String, UInt8)', { k: 1 }],
  ['Nullable(String)', null],
  ['DateTime64(3)', '2026-03-01 12:00:00.123'],
])('takes a parameter of type %s', async (type, value) => {
  const settings = { output_format_json_quote_64bit_integers: 1 } as const;
  const result = await client.query({
    query: `SELECT {value:${type}} AS value`,
    query_params: { value },
    format: 'JSONEachRow',
    clickhouse_settings: settings,
  });
  expect(await result.json()).toEqual([{ value }]);
});

it('takes parameters too long for a URL', async () => {
  const values = Array.from({ length: 3000 }, (_, i) => `value ${i}`);
  const query = { query: 'SELECT length({values:Array(String)}) AS n', query_params: { values }, format: 'JSONEachRow' } as const;
  expect(await (await client.query({ ...query, use_multipart_params: true })).json()).toEqual([{ n: 3000 }]);
});

it('streams a result in many pieces', async () => {
  const result = await client.query({ query: 'SELECT number FROM numbers(300000)', format: 'JSONEachRow' });
  let rows = 0;
  let pieces = 0;
  for await (const piece of result.stream<{ number: number }>()) {
    pieces++;
    rows += piece.length;
  }
  expect(rows).toBe(300_000);
  expect(pieces).toBeGreaterThan(3);
});

it('stops the query of an aborted request', async () => {
  const query_id = randomUUID();
  const controller = new AbortController();
  const asked = client.query({
    query: 'SELECT max(sipHash64(number)) AS given_up FROM system.numbers',
    query_id,
    abort_signal: controller.signal,
  });
  setTimeout(() => controller.abort(), 200);
  await expect(asked).rejects.toThrow('aborted');
  await expect.poll(() => runningLike('%given_up%'), { timeout: 3_000 }).toBe(0);
});

it('stops a stream that is closed half read', async () => {
  const result = await client.query({ query: 'SELECT number AS half_read FROM system.numbers', format: 'JSONEachRow' });
  for await (const _ of result.stream()) break;
  result.close();
  await expect.poll(() => runningLike('%half_read%'), { timeout: 3_000 }).toBe(0);
});

const runningLike = async (pattern: string): Promise<number> => {
  const [row] = await rowsOf<{ n: number }>(
    "SELECT toUInt32(count()) AS n FROM system.processes WHERE query LIKE {pattern:String} AND query NOT LIKE '%system.processes%'",
    { pattern },
  );
  return row?.n ?? -1;
};

it('fails by the numbers of ClickHouse', async () => {
  await expect(rowsOf('SELECT 1 FRM t')).rejects.toMatchObject({ code: '62', type: 'SYNTAX_ERROR' });
  await expect(rowsOf('SELECT * FROM nowhere')).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
  await expect(rowsOf('SELECT {absent:String}')).rejects.toMatchObject({ code: '456' });
  const slow = client.query({
    query: 'SELECT sleepEachRow(0.01) FROM numbers(1000)',
    clickhouse_settings: { max_execution_time: 0.3, max_block_size: '1' },
  });
  await expect(slow).rejects.toMatchObject({ code: '159', type: 'TIMEOUT_EXCEEDED' });
});

it('makes a failure in the middle of a stream known', async () => {
  const plain = createClient({ url: inject('clickhouse').url, log });
  const result = await plain.query({
    query: 'SELECT throwIf(number = 400000) FROM numbers(800000)',
    format: 'JSONEachRow',
    clickhouse_settings: { max_block_size: '1000' },
  });
  const reading = async () => {
    for await (const _ of result.stream());
  };
  await expect(reading()).rejects.toMatchObject({ code: '395' });
  await plain.close();
});

it('breaks off a compressed stream that fails in the middle', async () => {
  const result = await client.query({
    query: 'SELECT throwIf(number = 400000) FROM numbers(800000)',
    format: 'JSONEachRow',
    clickhouse_settings: { max_block_size: '1000' },
  });
  const reading = async () => {
    for await (const _ of result.stream());
  };
  await expect(reading()).rejects.toThrow();
});

it('keeps one of two inserts with the same token, also without one inside the window', async () => {
  await client.command({
    query: 'CREATE TABLE once (id UInt32) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100',
  });
  const send = (id: number, token: string) =>
    client.insert({
      table: 'once',
      values: [{ id }],
      format: 'JSONEachRow',
      clickhouse_settings: { insert_deduplication_token: token, async_insert: 0 },
    });
  await send(1, 'a');
  await send(1, 'a');
  await send(1, 'b');
  expect(await rowsOf('SELECT count() AS n FROM once')).toEqual([{ n: 2 }]);
});
