import { expect, it } from 'vitest';
import { migrationsOf } from '../migration-files.ts';
import { planLines } from './plan-lines.ts';

const [first, second] = migrationsOf('f', [
  {
    name: '0001-a.sql',
    sql: '-- why\ncreate table a (\n  x int\n);\nalter table a add y int;\nalter table public.users\n  add column z text not null;\ndo $$ begin null; end $$;',
  },
  { name: '0002-b.sql', sql: '-- no-transaction\ncreate index concurrently if not exists a_x on a (x);' },
]);

it('shows each statement with its lock, and what squawk says', () => {
  const made = new Set<string>();
  const finding = { line: 6, rule: 'adding-required-field', says: 'It needs a default.', help: 'Give one.' };
  expect(first && planLines(first, [finding], made)).toEqual([
    '  0001-a.sql, in one transaction, which keeps its locks to the end',
    '    line 2    create table a ( x int )\n              no lock: nobody waits',
    '    line 5    alter table a add y int\n              no lock: nobody waits',
    '    line 6    alter table public.users add column z text not null\n              ACCESS EXCLUSIVE on public.users: readers and writers wait',
    '    line 8    do $$ begin null; end $$\n              locks unknown: read it',
    '    squawk, line 6: adding-required-field: It needs a default. Give one.',
  ]);
  expect(second && planLines(second, [], new Set())).toEqual([
    '  0002-b.sql, statement by statement',
    '    line 2    create index concurrently if not exists a_x on a (x)\n              SHARE UPDATE EXCLUSIVE on a: nobody waits but other changes of the table',
    '    squawk: no findings',
  ]);
  expect(second && planLines(second, undefined, new Set()).at(-1)).toBe('    squawk not installed');
});
