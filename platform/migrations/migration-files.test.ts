import { expect, it } from 'vitest';
import type { AxionError } from '../errors/axion-error.ts';
import { migrationsOf } from './migration-files.ts';

const file = (name: string, sql = 'select 1') => ({ name, sql });
const faultsOf = (...names: string[]) => {
  try {
    return (
      migrationsOf(
        'f',
        names.map((name) => file(name)),
      ) && []
    );
  } catch (error) {
    return (error as AxionError<'migration.folder-unusable'>).params.faults;
  }
};

it('reads files in the order of their numbers', () => {
  const files = migrationsOf('f', [file('0002-b.sql'), file('0001-a.sql', '-- no-transaction\nselect 1')]);
  expect(files.map(({ version, name, isTransactional }) => [version, name, isTransactional])).toEqual([
    [1, '0001-a.sql', false],
    [2, '0002-b.sql', true],
  ]);
  expect(files[1]?.sha256).toBe('822ae07d4783158bc1912bb623e5107cc9002d519e1143a9c200ed6ee18b6d0f');
});

it.each([
  [['0001-a.sql', '0003-c.sql'], ['0003-c.sql is not number 0002']],
  [['0001-a.sql', '0001-b.sql'], ['0001-b.sql is not number 0002']],
  [
    ['1-a.sql', '0001-A b.sql'],
    ['1-a.sql is not named like 0001-name.sql', '0001-A b.sql is not named like 0001-name.sql'],
  ],
])('refuses %j', (names, faults) => {
  expect(faultsOf(...names)).toEqual(faults);
});

it.each([
  ['select 1;\ncommit;', '0001-a.sql, line 2: the file is one transaction, which the runner begins and ends'],
  [
    '-- no-transaction\ncreate index concurrently a_x on a (x)',
    '0001-a.sql, line 2: an index built concurrently needs "if not exists", so that it bears being run again',
  ],
])('refuses what would break the promise that a killed file can be run again: %j', (sql, fault) => {
  expect(() => migrationsOf('f', [file('0001-a.sql', sql)])).toThrow(expect.objectContaining({ params: { folder: 'f', faults: [fault] } }));
});

it('bears the same words inside of functions and beside transactions', () => {
  expect(
    migrationsOf('f', [
      file('0001-a.sql', 'create function f() returns void language plpgsql as $$ begin commit; end $$'),
      file('0002-b.sql', '-- no-transaction\ncommit'),
    ]),
  ).toHaveLength(2);
});
