import { expect, it } from 'vitest';
import { missingSegments, segmentName, segmentOf } from './wal-segments.ts';

const size = 16 * 1_048_576;
const names = (...parts: readonly string[]) => parts.map((part) => `0000000100000000${part}`);

it('goes over from one log to the next', () => {
  expect(segmentOf('0000000100000001000000FF', size)).toEqual({ timeline: 1, number: 511 });
  expect(segmentName({ timeline: 1, number: 512 }, size)).toBe('000000010000000200000000');
  expect(missingSegments(['0000000100000001000000FF', '000000010000000200000001'], '0000000100000001000000FF', size)).toEqual([
    '000000010000000200000000',
  ]);
});

it('finds no gap where there is none, whatever else lies there', () => {
  expect(
    missingSegments(
      [...names('00000002', '00000003', '00000004.partial'), '00000002.history', 'archive.log'],
      '000000010000000000000002',
      size,
    ),
  ).toEqual([]);
});

it.each([
  ['in the middle', names('00000002', '00000004'), names('00000003')],
  ['at the beginning', names('00000003'), names('00000002')],
  ['all of it', [], names('00000002')],
])('finds what is missing %s', (_where, there, missing) => {
  expect(missingSegments(there, '000000010000000000000002', size)).toEqual(missing);
});
