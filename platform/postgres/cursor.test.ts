import { expect, it } from 'vitest';
import { z } from 'zod';
import { cursorAfter, pageFrom, positionOf } from './cursor.ts';

const shape = z.tuple([z.string(), z.number()]);

it('comes back for the same filter', () => {
  expect(positionOf(cursorAfter(['a', 7], { state: 'open' }), { state: 'open' }, shape)).toEqual(['a', 7]);
});

it.each([
  ['of another filter', cursorAfter(['a', 7], { state: 'closed' })],
  ['that is damaged', 'zzz'],
  ['of another sort', cursorAfter([7], { state: 'open' })],
])('refuses a cursor %s', (_why, cursor) => {
  expect(() => positionOf(cursor, { state: 'open' }, shape)).toThrow('request.cursor-invalid');
});

it('gives a cursor only when more follows', () => {
  const page = (rows: number[]) => pageFrom(rows, { limit: 2, filter: 0, position: (n) => [n] });
  expect(page([1, 2])).toEqual({ items: [1, 2], next: null });
  expect(page([1, 2, 3])).toEqual({ items: [1, 2], next: cursorAfter([2], 0) });
});
