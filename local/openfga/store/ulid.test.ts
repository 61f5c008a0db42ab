import { expect, it } from 'vitest';
import { createUlids, isUlid } from './ulid.ts';

it('writes the time first, as others do', () => {
  // 2016-07-30T22:36:16.385Z is 01ARYZ6S41 (https://github.com/ulid/spec).
  expect(createUlids(() => 1_469_918_176_385)().slice(0, 10)).toBe('01ARYZ6S41');
});

it('rises within a millisecond and when the clock goes back', () => {
  const times = [5_000, 5_000, 5_000, 4_000, 1, 5_001];
  const newId = createUlids(() => times.shift() ?? 6_000);
  const ids = Array.from({ length: 500 }, newId);
  expect(ids).toEqual([...ids].sort());
  expect(new Set(ids).size).toBe(500);
  expect(ids.every(isUlid)).toBe(true);
});

it.each(['', '01ARYZ6S41', '81ARYZ6S41TSV4RRFFQ69G5FAV', '01ARYZ6S41TSV4RRFFQ69G5FAI', "'; drop"])('does not take %j for an id', (text) => {
  expect(isUlid(text)).toBe(false);
});
