import { describe, expect, it } from 'vitest';
import { placeOf, rangeAt } from './error-place.ts';

const sql = 'SELECT a\nFROM nowhere\nWHERE x = 1';

describe('rangeAt', () => {
  it.each([
    [2, 6, 'nowhere'],
    [1, 8, 'a'],
    [3, 9, '='],
    [3, 400, '1'],
    [9, 1, '1'],
  ])('line %d column %d is %s', (line, column, text) => {
    const { from, to } = rangeAt(sql, { line, column });
    expect(sql.slice(from, to)).toBe(text);
  });

  it('marks one character of a text without words', () => {
    expect(rangeAt(' ', { line: 1, column: 1 })).toEqual({ from: 0, to: 1 });
  });
});

it('reads a place only where a problem names one', () => {
  expect(placeOf({ line: 3, column: 4 })).toEqual({ line: 3, column: 4 });
  expect([placeOf({ line: null, column: null }), placeOf({}), placeOf({ line: 0, column: 1 })]).toEqual([null, null, null]);
});
