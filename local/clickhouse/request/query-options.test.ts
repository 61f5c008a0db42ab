import { expect, it } from 'vitest';
import { readOptions } from './query-options.ts';

const options = (query: string, headers = {}) => readOptions(new URLSearchParams(query), headers);

it('tells settings, parameters and its own words apart', () => {
  const { state, ...rest } = options(
    'query=select&query_id=q-1&database=d&param_a=1&max_threads=2&user=u&password=p&default_format=CSV&wait_end_of_query=1',
  );
  expect(Object.fromEntries(state.settings)).toEqual({ max_threads: '2' });
  expect(Object.fromEntries(state.parameters)).toEqual({ a: '1' });
  expect(state.database).toBe('d');
  expect(rest).toEqual({
    query: 'select',
    queryId: 'q-1',
    defaultFormat: 'CSV',
    waitsForEnd: true,
    readOnly: false,
    compression: undefined,
  });
});

it('makes an id where none is given and takes database and format from headers', () => {
  const { queryId, state, defaultFormat } = options('', { 'x-clickhouse-database': 'd', 'x-clickhouse-format': 'JSON' });
  expect(queryId).toMatch(/^[0-9a-f-]{36}$/);
  expect([state.database, defaultFormat]).toEqual(['d', 'JSON']);
});

it.each([
  ['', 'gzip', undefined],
  ['enable_http_compression=1', 'gzip, deflate', 'gzip'],
  ['enable_http_compression=1', 'br;q=0, gzip;q=0.5', 'gzip'],
  ['enable_http_compression=1', 'identity', undefined],
  ['enable_http_compression=0', 'gzip', undefined],
])('compresses with %j and %j by %s', (query, accept, encoding) => {
  expect(options(query, { 'accept-encoding': accept }).compression).toBe(encoding);
});

it.each([
  ['session_id=x', 48],
  ['compress=1', 48],
  ['decompress=1', 48],
  ['role=x', 48],
  ['param_a%20b=1', 36],
  ['a;b=1', 115],
  ['default_format=CSV%3B', 73],
  ['query_id=%0a', 36],
])('refuses %s by %i', (query, number) => {
  expect(() => options(query)).toThrow(expect.objectContaining({ number }));
});
