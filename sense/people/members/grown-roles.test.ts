import { expect, it } from 'vitest';
import { earlierEnd, grownRoles } from './grown-roles.ts';

const [soon, later] = [new Date('2030-01-01T00:00:00Z'), new Date('2030-01-02T00:00:00Z')];

it.each([
  { from: 'nothing', before: undefined, wanted: soon, isGrown: true },
  { from: 'a time to the same', before: soon, wanted: new Date(soon), isGrown: false },
  { from: 'a time to a later one', before: soon, wanted: later, isGrown: true },
  { from: 'a time to for good', before: soon, wanted: null, isGrown: true },
  { from: 'a time to an earlier one', before: later, wanted: soon, isGrown: false },
  { from: 'for good to a time', before: null, wanted: later, isGrown: false },
  { from: 'for good to for good', before: null, wanted: null, isGrown: false },
])('a role from $from: grown is $isGrown', ({ before, wanted, isGrown }) => {
  const held = before === undefined ? [] : [{ roleId: 'a', endsAt: before }];
  expect(grownRoles([...held, { roleId: 'b', endsAt: soon }], [{ roleId: 'a', endsAt: wanted }])).toEqual(isGrown ? ['a'] : []);
});

it('ends with what ends first', () => {
  expect([
    earlierEnd(soon, later),
    earlierEnd(later, soon),
    earlierEnd(null, soon),
    earlierEnd(soon, null),
    earlierEnd(null, null),
  ]).toEqual([...[soon, soon, soon, soon], null]);
});
