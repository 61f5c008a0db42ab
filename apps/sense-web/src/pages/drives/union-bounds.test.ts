import { expect, it } from 'vitest';
import { unionBounds } from './union-bounds.ts';

it('spans all boxes and skips drives without a place', () => {
  expect(unionBounds([[1, 2, 3, 4], null, [0, 3, 2, 9]])).toEqual([0, 2, 3, 9]);
  expect(unionBounds([null])).toBeNull();
});
