import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitStatements } from './split-statements.ts';

const sqlOf = (text: string) => splitStatements(text).map(({ sql }) => sql);

describe('splitting a file', () => {
  it.each([
    ['plain statements', 'select 1; select 2;\n', ['select 1', 'select 2']],
    ['a last one without its semicolon', 'select 1;\nselect 2', ['select 1', 'select 2']],
    ['texts', `insert into t values ('a;b''c;'); select 2`, [`insert into t values ('a;b''c;')`, 'select 2']],
    ['escaped texts', `select e'a\\';b'; select 2`, [`select e'a\\';b'`, 'select 2']],
    ['names', 'select ";" from `x;y`; select 2', ['select ";" from `x;y`', 'select 2']],
    [
      'dollar texts',
      'do $$ begin a; end $$; create function f() as $body$ x; $$ y; $body$; select 3',
      ['do $$ begin a; end $$', 'create function f() as $body$ x; $$ y; $body$', 'select 3'],
    ],
    ['a dollar inside a name', 'select a$b$; select $b$', ['select a$b$', 'select $b$']],
    ['remarks', '-- a; b\nselect 1 /* ; */ + 1; -- end;\n', ['select 1 /* ; */ + 1']],
    ['a quote inside a remark', "select 1; -- it's\nselect 2;", ['select 1', 'select 2']],
    ['nothing', ' -- only this\n;;', []],
  ])('keeps %s', (_what, text, expected) => {
    expect(sqlOf(text)).toEqual(expected);
  });

  it('knows the line of each first word', () => {
    expect(splitStatements('-- why\nselect 1;\n\n-- more\nselect\n2;').map(({ line }) => line)).toEqual([2, 5]);
  });

  it('loses no statement, whatever texts hold', () => {
    const statement = fc
      .string({ unit: fc.constantFrom('a', ';', "'", '"', '$', '-', '/', '*', '\n', ' ') })
      .map((text) => `select '${text.replaceAll("'", "''")}'`);
    fc.assert(
      fc.property(fc.array(statement, { minLength: 1 }), (statements) => {
        expect(sqlOf(statements.join(';\n'))).toEqual(statements);
      }),
    );
  });
});
