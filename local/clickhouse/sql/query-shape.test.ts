import { expect, it } from 'vitest';
import { killedQueryId } from './kill-query.ts';
import { queryShape } from './query-shape.ts';
import { withOutfile } from './with-outfile.ts';

const shapeOf = (sql: string) => queryShape(Buffer.from(sql, 'utf8').toString('latin1'));

it.each([
  ['select 1 format CSV', 'CSV'],
  ['select 1 FORMAT JSON SETTINGS max_threads = 1 ;', 'JSON'],
  ['select format from t', undefined],
  ['select 1 as format', undefined],
  ['select format x from t', undefined],
  ["select 'format CSV'", undefined],
  ['select (select 1 format CSV)', undefined],
  ['format CSV', undefined],
])('finds the format of %j: %s', (sql, format) => {
  expect(shapeOf(sql).format?.name).toBe(format);
});

it('finds the places for values, and nothing that only looks like one', () => {
  const sql = "select {a:String}, { b : Array(UInt8) }, '{c:String}', {'d':1}, {a:String} -- {e:UInt8}";
  expect([...shapeOf(sql).parameters]).toEqual(['a', 'b']);
});

it.each([
  ["select 'é' -- end", "select 'é'\nINTO OUTFILE '/p' APPEND FORMAT TSV"],
  ["select 'é' -- x\nformat CSV settings a = 1;", "select 'é' -- x\n\nINTO OUTFILE '/p' APPEND format CSV settings a = 1"],
])('puts the file where it belongs in %j', (text, expected) => {
  expect(withOutfile({ text, shape: shapeOf(text), format: 'TSV', file: '/p', append: true })).toBe(expected);
});

it.each([
  ["kill query where query_id = 'a-1'", 'a-1'],
  ["KILL QUERY WHERE query_id='a' SYNC", 'a'],
  ["/* x */ KILL QUERY WHERE query_id = 'a' ASYNC FORMAT JSON;", 'a'],
  ['select 1', undefined],
  ["kill mutation where database = 'x'", undefined],
])('reads the id of %j: %s', (sql, id) => {
  expect(killedQueryId(shapeOf(sql))).toBe(id);
});

it.each([
  'kill query where 1',
  "kill query where user = 'a'",
  "kill query where query_id = 'a' or 1",
  "kill query where query_id = 'a\\'b'",
  'kill query',
])('refuses %j', (sql) => {
  expect(() => killedQueryId(shapeOf(sql))).toThrow('KILL QUERY is understood as');
});
