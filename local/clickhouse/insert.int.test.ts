import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openAnswer } from '../../test/harness/clickhouse/ask-clickhouse.ts';
import { clickHouseTable } from '../../test/harness/clickhouse/clickhouse-table.ts';

const table = clickHouseTable();
const { ask, database, run, value } = table;
beforeAll(table.make);
afterAll(table.drop);

describe('an insert', () => {
  it('stores nothing when its body breaks off', async () => {
    const { hostname, port, username, password } = new URL(inject('clickhouse').url);
    const socket = connect(Number(port), hostname);
    const head = `POST /?database=${database}&query=INSERT+INTO+t+FORMAT+TSV HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${btoa(`${username}:${password}`)}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    socket.write(`${head}8\r\n70\tcut\r\n\r\n`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    socket.destroy();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await value('SELECT count() FROM t WHERE a = 70')).toBe('0');
  });

  it('stores nothing when its gzip is cut or damaged', async () => {
    const whole = gzipSync(Array.from({ length: 1000 }, (_, i) => `{"a":71,"s":"${i}"}`).join('\n'));
    const send = (body: Uint8Array) =>
      ask({ query: 'INSERT INTO t FORMAT JSONEachRow' }, { headers: { 'content-encoding': 'gzip' }, body });
    expect((await send(whole.subarray(0, whole.length - 20))).text).toContain('Code: 271.');
    expect((await send(Buffer.from('not gzip'))).text).toContain('Code: 271.');
    expect((await ask({ query: 'INSERT INTO t FORMAT JSONEachRow' }, { headers: { 'content-encoding': 'lz4' }, body: whole })).status).toBe(
      501,
    );
    expect(await value('SELECT count() FROM t WHERE a = 71')).toBe('0');
    expect((await send(whole)).status).toBe(200);
    expect(await value('SELECT count() FROM t WHERE a = 71')).toBe('1000');
  });

  it.each([
    ['in the body', {}, "INSERT INTO t VALUES (80, 'a;b'), (80, 'c')"],
    ['in the body behind comments', {}, "-- one\n/* two */ INSERT INTO t (s, a) VALUES ('x', 80) , ('y', 80)"],
    ['split by the format', {}, 'INSERT INTO t FORMAT CSV\n80,"x\ny"\n80,z\n'],
    ['with settings', {}, 'INSERT INTO t SETTINGS async_insert = 0 FORMAT JSONEachRow {"a":80,"s":""}{"a":80}'],
    ['by a query', {}, "INSERT INTO t SELECT 80, 'q' FROM numbers(2)"],
  ])('is read with its data %s', async (_where, params, sql) => {
    expect(await run(sql, params)).toMatchObject({ status: 200 });
    expect(await value('SELECT count() FROM t WHERE a = 80')).toBe('2');
    await run('DELETE FROM t WHERE a = 80');
  });

  it.each([
    'Native',
    'RowBinary',
    'RowBinaryWithNamesAndTypes',
    'ArrowStream',
    'Parquet',
    'MsgPack',
    'ORC',
    'CSVWithNames',
    'JSONCompactEachRow',
  ])('takes back what it gave as %s', async (format) => {
    const select = 'SELECT toUInt32(90 + number) AS a, concat(char(0, 9, 10, 13, 39, 92, 255), toString(number)) AS s FROM numbers(1000)';
    const given = await (
      await openAnswer({ url: inject('clickhouse').url, params: { query: `${select} FORMAT ${format}` }, method: 'GET' })
    ).bytes();
    await run('CREATE OR REPLACE TABLE back (a UInt32, s String) ENGINE = MergeTree ORDER BY a');
    expect(await ask({ query: `INSERT INTO back FORMAT ${format}` }, { body: given })).toMatchObject({ status: 200 });
    expect(await value(`SELECT count() FROM back WHERE (a, s) IN (${select})`)).toBe('1000');
  });

  it('fails whole when a row is wrong', async () => {
    expect((await ask({ query: 'INSERT INTO t FORMAT JSONEachRow' }, { body: '{"a":81}\n{"a":"x"}' })).text).toMatch(
      /Code: 27\..*at row 2/s,
    );
    expect(await value('SELECT count() FROM t WHERE a = 81')).toBe('0');
  });
});
