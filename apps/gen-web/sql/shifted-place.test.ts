import { expect, it } from 'vitest';
import { shiftedPlace } from './shifted-place.ts';

const whole = 'SELECT 1;\nSELECT 2,\n  b FROM t';

it('moves a place of the selected part to where it stands in the whole text', () => {
  expect(shiftedPlace({ line: 1, column: 8 }, whole, 0)).toEqual({ line: 1, column: 8 });
  expect(shiftedPlace({ line: 1, column: 8 }, whole, 10)).toEqual({ line: 2, column: 8 });
  expect(shiftedPlace({ line: 1, column: 1 }, whole, 17)).toEqual({ line: 2, column: 8 });
  expect(shiftedPlace({ line: 2, column: 3 }, whole, 10)).toEqual({ line: 3, column: 3 });
});
