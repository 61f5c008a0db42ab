import { describe, expect, it } from 'vitest';
import { migrationsOf } from './migration-files.ts';
import { compareHistory } from './migration-history.ts';

const files = migrationsOf('f', [
  { name: '0001-a.sql', sql: 'a' },
  { name: '0002-b.sql', sql: 'b' },
  { name: '0003-c.sql', sql: 'c' },
]);
const applied = (count: number) => files.slice(0, count).map(({ version, name, sha256 }) => ({ version, name, sha256, isFinished: true }));
const [first, second, third] = applied(3) as [ReturnType<typeof applied>[0], ReturnType<typeof applied>[0], ReturnType<typeof applied>[0]];

describe('a history', () => {
  it('leaves what comes after it', () => {
    const { pending, faults } = compareHistory(files, applied(2));
    expect(pending.map(({ name }) => name)).toEqual(['0003-c.sql']);
    expect(faults).toEqual([]);
  });

  it('leaves what was killed in its middle, even when it was corrected since', () => {
    const { pending, faults } = compareHistory(files, [first, { ...second, sha256: 'other', isFinished: false }]);
    expect(pending.map(({ name }) => name)).toEqual(['0002-b.sql', '0003-c.sql']);
    expect(faults).toEqual([]);
  });

  it.each([
    ['an edited file', [{ ...first, sha256: 'other' }], ['0001-a.sql was edited after it was applied']],
    ['a renamed file', [{ ...first, name: '0001-z.sql' }], ['0001-z.sql is now called 0001-a.sql']],
    [
      'a newer release',
      [first, second, third, { ...third, version: 4, name: '0004-d.sql' }],
      ['0004-d.sql was applied by a newer release'],
    ],
    ['a hole', [first, third], ['0002-b.sql was never applied, but later ones were']],
  ])('refuses %s', (_what, rows, faults) => {
    expect(compareHistory(files, rows).faults).toEqual(faults);
  });
});
