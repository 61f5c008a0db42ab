import { expect, it } from 'vitest';
import { beginsWithInsert, insertShape } from './insert-shape.ts';

/** The three parts of an insert: up to the place for FROM INFILE, the rest of the statement, the data. */
function partsOf(sql: string) {
  const shape = insertShape(sql, true);
  if (shape.kind !== 'data') return shape.kind;
  return [sql.slice(0, shape.clauseAt), sql.slice(shape.clauseAt, shape.headEnd), sql.slice(shape.dataAt)];
}

it.each([
  ['insert into t format CSV\n1,2', ['insert into t ', 'format CSV', '1,2']],
  ['insert into t FORMAT TSV  \r\n\n1', ['insert into t ', 'FORMAT TSV', '\n1']],
  ["insert into t (a, `b)`) values (1, 'format x')", ['insert into t (a, `b)`) ', '', " (1, 'format x')"]],
  ['insert into d.t settings a = 1, b = 2 format JSONEachRow {}', ['insert into d.t ', 'settings a = 1, b = 2 format JSONEachRow', '{}']],
  ['insert into format format CSV\n1', ['insert into format ', 'format CSV', '1']],
  ['insert into d.values values (1)', ['insert into d.values ', '', ' (1)']],
  ['insert into table values values (1)', ['insert into table values ', '', ' (1)']],
  ["insert into function file('x', 'CSV') format CSV\n1", ["insert into function file('x', 'CSV') ", 'format CSV', '1']],
  ['insert t format CSV\n1', ['insert t ', 'format CSV', '1']],
  ['insert into t select 1 format CSV', 'no-data'],
  ['insert into t with 1 as x select x', 'no-data'],
  ["insert into t from infile 'x' format CSV", 'infile'],
  ['insert into t', 'no-data'],
  ['insert into t; format CSV\n1', 'no-data'],
])('reads %j', (sql, parts) => {
  expect(partsOf(sql)).toEqual(parts);
});

it('asks for more while the end of the head may still be to come', () => {
  for (const sql of ['insert into t for', 'insert into t format CS', 'insert into t format CSV', 'insert into t format CSV\r'])
    expect(insertShape(sql, false).kind).toBe('unfinished');
  expect(insertShape('insert into t format CSV\n1,2', false).kind).toBe('data');
});

it('knows an insert by its first word, once that is whole', () => {
  expect(beginsWithInsert('-- x\n /* y */ INSERT into', false)).toBe(true);
  expect(beginsWithInsert('inserted', true)).toBe(false);
  expect(beginsWithInsert('ins', false)).toBeUndefined();
  expect(beginsWithInsert('/* not closed', false)).toBeUndefined();
  expect(beginsWithInsert('', true)).toBe(false);
});
