import { existsSync } from 'node:fs';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { askClickHouse } from '../../test/harness/clickhouse/ask-clickhouse.ts';
import { closedSystemTables, openSystemTables } from './engine/access.ts';
import '../../test/harness/servers/provided.ts';

const { url, readerUrl } = inject('clickhouse');

const read = (body: string, params: Record<string, string> = {}) => askClickHouse({ url: readerUrl, body, params });
const write = (body: string) => askClickHouse({ url, body });

beforeAll(async () => {
  await write('CREATE TABLE IF NOT EXISTS axion_sense.reader_test (a UInt32) ENGINE = MergeTree ORDER BY a AS SELECT 7');
  await write('CREATE DATABASE IF NOT EXISTS elsewhere');
  await write('CREATE TABLE IF NOT EXISTS elsewhere.t (a UInt32) ENGINE = MergeTree ORDER BY a AS SELECT 8');
  await write('CREATE VIEW IF NOT EXISTS axion_sense.reader_test_view AS SELECT * FROM elsewhere.t');
});
afterAll(async () => {
  await write('DROP TABLE axion_sense.reader_test');
  await write('DROP VIEW axion_sense.reader_test_view');
  await write('DROP DATABASE elsewhere');
});

it('reads axion_sense', async () => {
  expect(await read('SELECT * FROM axion_sense.reader_test')).toMatchObject({ status: 200, text: '7\n' });
  expect((await read('SHOW TABLES', { database: 'axion_sense' })).text).toContain('reader_test');
  expect((await read('DESCRIBE axion_sense.reader_test')).text).toContain('UInt32');
});

it.each([
  // Other data.
  'SELECT * FROM elsewhere.t',
  'SELECT * FROM axion_sense.reader_test_view',
  'SELECT * FROM view(SELECT * FROM elsewhere.t)',
  "SELECT * FROM mergeTreeIndex('elsewhere', 't')",
  "SELECT * FROM loop('elsewhere', 't') LIMIT 1",
  "SELECT a FROM merge('elsewhere', 't')",
  'SELECT a FROM axion_sense.reader_test UNION ALL SELECT a FROM elsewhere.t',
  'SELECT a FROM axion_sense.reader_test WHERE a IN (SELECT a FROM elsewhere.t)',
  'SELECT (SELECT max(a) FROM elsewhere.t)',
  'SELECT a FROM elsewhere.t SETTINGS readonly = 0',
  'EXPLAIN SELECT * FROM elsewhere.t',
  'SHOW CREATE TABLE elsewhere.t',
  'DESCRIBE elsewhere.t',
  'EXISTS elsewhere.t',
  // Writing.
  'INSERT INTO axion_sense.reader_test VALUES (1)',
  'INSERT INTO axion_sense.reader_test SELECT 1',
  "INSERT INTO FUNCTION file('x', 'CSV', 'a UInt8') SELECT 1",
  'CREATE TABLE axion_sense.x (a UInt8) ENGINE = Memory',
  'CREATE TEMPORARY TABLE x (a UInt8)',
  'DROP TABLE axion_sense.reader_test',
  'TRUNCATE TABLE axion_sense.reader_test',
  'ALTER TABLE axion_sense.reader_test DELETE WHERE 1',
  'DELETE FROM axion_sense.reader_test WHERE 1',
  'OPTIMIZE TABLE axion_sense.reader_test FINAL',
  'RENAME TABLE axion_sense.reader_test TO axion_sense.x',
  "SELECT 1 INTO OUTFILE '/tmp/axion-reader-never'",
  "BACKUP TABLE axion_sense.reader_test TO File('x')",
  // Rights.
  'SET ROLE axion_writer',
  'SET ROLE DEFAULT',
  'EXECUTE AS default SELECT 1',
  'GRANT SELECT ON *.* TO default',
  'CREATE USER x',
  'SYSTEM SHUTDOWN',
  'SYSTEM RELOAD CONFIG',
  // Files.
  "SELECT file('/etc/passwd')",
  "SELECT `file`('/etc/passwd')",
  'SELECT "file"(\'/etc/passwd\')',
  'SELECT "\\x66ile"(\'/etc/passwd\')',
  "SELECT file /* gap */ ('/etc/passwd')",
  "SELECT * APPLY(file) FROM (SELECT '/etc/passwd' AS path)",
  "SELECT FILE('/etc/passwd')",
  "SELECT * FROM file('/etc/passwd', 'LineAsString')",
  "SELECT * FROM filesystem('/etc')",
  "SELECT * FROM '/etc/passwd'",
  'SELECT * FROM `/etc/passwd`',
  "SELECT * FROM sqlite('/tmp/x', 't')",
  "SELECT * FROM icebergLocal('/tmp')",
  "SELECT * FROM deltaLakeLocal('/tmp')",
  "SELECT * FROM executable('x', 'CSV', 'a UInt8')",
  "SELECT catboostEvaluate('/etc/passwd', 1)",
  // The network.
  "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a UInt8')",
  "DESCRIBE url('http://127.0.0.1:1/x')",
  "SELECT * FROM s3('http://127.0.0.1:1/bucket/key.csv')",
  "SELECT * FROM gcs('http://127.0.0.1:1/bucket/key.csv')",
  "SELECT * FROM iceberg('http://127.0.0.1:1/bucket/key')",
  "SELECT * FROM deltaLake('http://127.0.0.1:1/bucket/key')",
  "SELECT * FROM hudi('http://127.0.0.1:1/bucket/key')",
  "SELECT * FROM remote('127.0.0.1', 'system.one')",
  "SELECT * FROM remoteSecure('127.0.0.1', 'system.one')",
  "SELECT * FROM postgresql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
  "SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
  "SELECT * FROM mongodb('127.0.0.1:1', 'a', 'b', 'c', 'd', 'a UInt8')",
  "SELECT * FROM redis('127.0.0.1:1', 'k', 'k String')",
  "SELECT * FROM hdfs('hdfs://127.0.0.1:1/x', 'CSV', 'a UInt8')",
  "SELECT * FROM azureBlobStorage('x')",
  "SELECT * FROM jdbc('x', 'y')",
  "SELECT * FROM odbc('a', 'b')",
])('is refused: %s', async (sql) => {
  const { status, text } = await read(sql);
  expect(status, text).toBeGreaterThanOrEqual(400);
  expect(text).toMatch(/^Code: (497|48|358|62|636|701|1001|36)\. /);
  expect(text).not.toContain('root:');
});

it('changed nothing by all this', async () => {
  expect((await write('SELECT count(), sum(a) FROM axion_sense.reader_test')).text).toBe('1\t7\n');
  expect(existsSync('/tmp/axion-reader-never')).toBe(false);
});

it('cannot see what others run, nor this machine', async () => {
  for (const table of ['processes', 'user_processes', 'errors', 'disks', 'stack_trace', 'server_settings', 'mutations'])
    expect(await read(`SELECT count() FROM system.${table}`)).toMatchObject({ status: 200, text: '0\n' });
  expect((await read('SHOW PROCESSLIST')).text).toBe('');
  expect((await read("SELECT count() FROM system.tables WHERE database = 'elsewhere'")).text).toBe('0\n');
  expect((await read("SELECT count() FROM system.parts WHERE database = 'elsewhere'")).text).toBe('0\n');
});

it('meets a decision for every system table of this engine', async () => {
  const { text } = await write("SELECT name FROM system.tables WHERE database = 'system' ORDER BY name");
  const decided = new Set<string>([...openSystemTables, ...closedSystemTables]);
  expect(
    text
      .trim()
      .split('\n')
      .filter((name) => !decided.has(name)),
  ).toEqual([]);
});
