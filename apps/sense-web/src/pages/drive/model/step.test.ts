import { expect, it } from 'vitest';
import { stepped } from './step.ts';

it.each([
  ['next', 4, 5],
  ['previous', 4, 3],
  ['ten-on', 4, 14],
  ['ten-on', 95, 99],
  ['ten-back', 4, 0],
  ['first', 50, 0],
  ['last', 50, 99],
  ['next', 99, 99],
  ['previous', 0, 0],
] as const)('%s from %d leads to %d', (step, from, to) => {
  expect(stepped(step, from, 100)).toBe(to);
});

it('stays in an empty drive', () => {
  expect(stepped('next', 0, 0)).toBe(0);
});
