import { expect, it } from 'vitest';
import { editDistance, nearestName } from './nearest-name.ts';

const names = ['up', 'status', 'logs', 'down', 'reset', 'doctor', 'import', 'token', 'psql', 'test'];

it.each([
  ['stauts', 'status'],
  ['staus', 'status'],
  ['docter', 'doctor'],
  ['UP', 'up'],
  ['dwon', 'down'],
  ['tokn', 'token'],
  ['sql', 'psql'],
])('takes %s for %s', (typed, meant) => expect(nearestName(typed, names)).toBe(meant));

it.each(['frobnicate', 'x', 'deploy', ''])('does not guess at "%s"', (typed) => expect(nearestName(typed, names)).toBeUndefined());

it('counts letters put in, left out, changed and swapped', () => {
  expect([editDistance('abc', 'abcd'), editDistance('abc', 'ab'), editDistance('abc', 'axc'), editDistance('abc', 'acb')]).toEqual([
    1, 1, 1, 1,
  ]);
  expect(editDistance('', 'abc')).toBe(3);
});
