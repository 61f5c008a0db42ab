import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { openClickHouse, type TestClickHouseDatabase } from '../../test/harness/clickhouse/clickhouse.ts';
import { sql } from '../sql/sql.ts';
import { inRequest } from '../telemetry/request-context.ts';
import { clickhouseFaultOf } from './clickhouse-fault.ts';
import { clickhouseQuery } from './clickhouse-query.ts';
import { connectClickHouse } from './connect-clickhouse.ts';

let db: TestClickHouseDatabase;
beforeAll(async () => {
  db = await openClickHouse();
  await db.clickhouse.execute(`CREATE TABLE things (id UInt64, name Nullable(String), at DateTime64(3, 'UTC'), price Decimal(38, 9))
    ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100`);
});
afterAll(() => db.drop());

const noon = new Date('2026-03-01T12:00:00.120Z');
const thing = z.object({ id: z.string(), name: z.string().nullable(), at: z.iso.datetime(), price: z.string() });
const byId = clickhouseQuery({
  name: 'things-by-id',
  params: { ids: { type: 'Array(UInt64)', schema: z.array(z.bigint()) }, after: { type: "DateTime64(3, 'UTC')", schema: z.date() } },
  row: thing,
  sql: ({ ids, after }) => sql`select * from things where id in ${ids} and at >= ${after} order by id`,
});
const count = async () => Number(await db.clickhouse.execute('select count() from things'));

it('keeps every digit, time and text on its way in and out', async () => {
  const row = { id: 18_446_744_073_709_551_615n, name: 'tab\t "quote" \' \\ é\n', at: noon, price: '12345678901234567890.123456789' };
  await db.clickhouse.insert('things', [row]);
  expect(await db.clickhouse.maybeOne(byId, { ids: [row.id], after: noon })).toEqual({
    ...row,
    id: String(row.id),
    at: noon.toISOString(),
  });
  expect(await db.clickhouse.maybeOne(byId, { ids: [row.id], after: new Date(noon.getTime() + 1) })).toBeUndefined();
});

it('takes parameters that no URL could hold', async () => {
  const ids = Array.from({ length: 20_000 }, (_, i) => BigInt(i));
  expect(await db.clickhouse.many(byId, { ids, after: noon })).toEqual([]);
});

it('inserts what is still coming, and nothing of it when the caller fails in the middle', async () => {
  const coming = async function* (from: number, fails: boolean) {
    for (let id = from; id < from + 5_000; id++) yield { id, name: 'coming', at: noon, price: 0 };
    if (fails) throw new Error('the source broke');
  };
  const before = await count();
  await db.clickhouse.insert('things', coming(10_000, false));
  expect(await count()).toBe(before + 5_000);
  await expect(db.clickhouse.insert('things', coming(20_000, true))).rejects.toThrow('the source broke');
  expect(await count()).toBe(before + 5_000);
});

it('drops an insert whose token is known, whatever it holds, and takes the same rows with another token', async () => {
  const row = (id: number) => [{ id, name: 'once', at: noon, price: 1 }];
  const before = await count();
  await db.clickhouse.insert('things', row(70_001), { deduplicationToken: 'token-1' });
  await db.clickhouse.insert('things', row(70_002), { deduplicationToken: 'token-1' });
  expect(await count()).toBe(before + 1);
  await db.clickhouse.insert('things', row(70_001), { deduplicationToken: 'token-2' });
  expect(await count()).toBe(before + 2);
});

it('takes a rewrite of rows that the table remembers', async () => {
  const rows = [{ id: 70_003, name: 'again', at: noon, price: 1 }];
  const before = await count();
  for (let n = 0; n < 2; n++) await db.clickhouse.insert('things', rows);
  expect(await count()).toBe(before + 1);
  for (let n = 0; n < 2; n++) await db.clickhouse.insert('things', rows, { isRewrite: true });
  expect(await count()).toBe(before + 3);
});

describe('a failure', () => {
  it('of the statement is refused with its number and, for who asks, its words', async () => {
    const error = await db.clickhouse.execute('select * from nowhere').catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'store.refused', params: { store: 'clickhouse', code: '60 UNKNOWN_TABLE' } });
    expect(clickhouseFaultOf(error)?.says).toContain('nowhere');
  });

  it('of a statement of ours whose table is not there yet is no fault of its rows', async () => {
    const unready = { code: 'server.not-ready', params: { waitsFor: 'ClickHouse: 60 UNKNOWN_TABLE' } };
    await expect(db.clickhouse.insert('nowhere', [{ id: 1 }])).rejects.toMatchObject(unready);
    const lost = clickhouseQuery({ name: 'lost', params: {}, row: z.object({}), sql: () => sql`select 1 as n from nowhere` });
    await expect(db.clickhouse.many(lost, {})).rejects.toMatchObject(unready);
  });

  it('of a row is refused: a column that does not exist, a value of another type', async () => {
    const bad = (row: object) => db.clickhouse.insert('things', [row]);
    await expect(bad({ id: 1, colour: 'red' })).rejects.toMatchObject({ code: 'store.refused', params: { code: '117 INCORRECT_DATA' } });
    await expect(bad({ id: 'one' })).rejects.toMatchObject({ code: 'store.refused' });
    await expect(db.clickhouse.insert('things; drop', [])).resolves.toBeUndefined();
    await expect(db.clickhouse.insert('things; drop', [{}])).rejects.toThrow('is no table name');
  });

  it('of a drifted row is an error here', async () => {
    const drifted = clickhouseQuery({ name: 'drifted', params: {}, row: z.object({ n: z.number() }), sql: () => sql`select 'one' as n` });
    await expect(db.clickhouse.many(drifted, {})).rejects.toThrow(z.ZodError);
  });

  it('is an absent store when it takes too long', async () => {
    const hasty = connectClickHouse({ url: db.url, timeoutMs: 500 });
    await expect(hasty.execute('select sleepEachRow(0.1) from numbers(100) settings max_block_size = 1')).rejects.toMatchObject({
      code: 'store.unavailable',
    });
    await hasty.close();
  });

  it('is an absent store when nobody listens, or somebody who never answers', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const silentUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/x`;
    for (const url of ['http://127.0.0.1:1/x', silentUrl]) {
      const clickhouse = connectClickHouse({ url, timeoutMs: 100 });
      await expect(clickhouse.execute('select 1')).rejects.toMatchObject({ code: 'store.unavailable', params: { store: 'clickhouse' } });
    }
    silent.closeAllConnections();
    silent.close();
  });

  it('by a wrong password or too many rows is refused', async () => {
    const wrong = connectClickHouse({ url: db.url.replace(/:[^:@]+@/, ':wrong@') });
    await expect(wrong.execute('select 1')).rejects.toMatchObject({ params: { code: '516 AUTHENTICATION_FAILED' } });
    await wrong.close();
    const endless = clickhouseQuery({ name: 'endless', params: {}, row: z.unknown(), sql: () => sql`select number from system.numbers` });
    await expect(db.clickhouse.many(endless, {})).rejects.toMatchObject({ params: { code: '396 TOO_MANY_ROWS_OR_BYTES' } });
  });
});

it('carries the request id into ClickHouse', async () => {
  const comment = clickhouseQuery({
    name: 'comment',
    params: {},
    row: z.object({ comment: z.string() }),
    sql: () => sql`select getSetting('log_comment') as comment`,
  });
  const found = await inRequest({ requestId: 'request-0001' }, () => db.clickhouse.maybeOne(comment, {}));
  expect(found?.comment).toBe('request-0001');
});

describe('a stream', () => {
  it('hands bytes on as they are made', async () => {
    const { body, queryId } = await db.clickhouse.stream('select number, toString(number) from numbers({n:UInt64})', {
      format: 'JSONCompactEachRow',
      params: { param_n: '200000' },
    });
    let lines = 0;
    for await (const chunk of body) lines += chunk.toString().split('\n').length - 1;
    expect(lines).toBe(200_000);
    expect(queryId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('tells all counts of a small result', async () => {
    const { body, summary } = await db.clickhouse.stream('select number from numbers(3)', { format: 'ArrowStream' });
    expect(summary).toMatchObject({ result_rows: '3' });
    body.destroy();
  });

  it('fails with the reason when the query fails in the middle, with only data before it', async () => {
    const { body } = await db.clickhouse.stream(
      'select throwIf(number = 400000) as x from numbers(800000) settings max_block_size = 1000',
      { format: 'JSONEachRow' },
    );
    let text = '';
    const reading = async () => {
      for await (const chunk of body) text += chunk;
    };
    const error = await reading().catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'store.refused', params: { code: '395 FUNCTION_THROW_IF_VALUE_IS_NON_ZERO' } });
    expect(text).toMatch(/^({"x":0}\n)+({"x":?0?}?)?$/);
  });

  it('is stopped by its id, by its signal, and by nobody reading it any more', async () => {
    const endless = (mark: string, more: object = {}) =>
      db.clickhouse.stream(`select number as ${mark} from system.numbers`, { format: 'JSONEachRow', ...more });
    const running = async (mark: string) =>
      Number(
        await db.clickhouse.execute(
          `select count() from system.processes where query like '%as ${mark}%' and query not like '%system.processes%'`,
        ),
      );

    const first = await endless('by_id', { queryId: 'stopped-by-id' });
    first.body.on('error', () => undefined).resume();
    expect(await db.clickhouse.cancel('stopped-by-id')).toBe(true);
    expect(await running('by_id')).toBe(0);
    expect(await db.clickhouse.cancel('stopped-by-id')).toBe(false);

    const controller = new AbortController();
    const second = await endless('by_signal', { signal: controller.signal });
    const failed = new Promise((resolve) => second.body.once('error', resolve));
    second.body.resume();
    controller.abort(new Error('enough'));
    expect(await failed).toEqual(new Error('enough'));
    await expect.poll(() => running('by_signal')).toBe(0);

    const third = await endless('by_silence');
    third.body.destroy();
    await expect.poll(() => running('by_silence')).toBe(0);
  });

  it('is refused before it begins', async () => {
    const reader = connectClickHouse({ url: inject('clickhouse').readerUrl });
    await expect(reader.stream('select file(1)', { format: 'ArrowStream' })).rejects.toMatchObject({
      params: { code: '497 ACCESS_DENIED' },
    });
    await reader.close();
  });
});
