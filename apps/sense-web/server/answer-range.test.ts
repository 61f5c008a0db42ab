import { describe, expect, it } from 'vitest';
import { isKnown, rangeOf } from './answer-range.ts';

const asked = (range: string | undefined, ifRange?: string) => rangeOf({ range, ifRange, etag: '"a"', sizeBytes: 100 });

describe('rangeOf', () => {
  it.each([
    ['bytes=0-9', { from: 0, to: 9 }],
    ['bytes=90-', { from: 90, to: 99 }],
    ['bytes=90-400', { from: 90, to: 99 }],
    ['bytes=-5', { from: 95, to: 99 }],
    ['bytes=-500', { from: 0, to: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=9-3', 'whole'],
    ['bytes=0-1,5-6', 'whole'],
    ['bytes=-', 'whole'],
    ['pages=1-2', 'whole'],
    [undefined, 'whole'],
  ])('%s is %o', (range, answer) => {
    expect(asked(range)).toEqual(answer);
  });

  it('answers the whole file when it is no longer the one the caller knows', () => {
    expect(asked('bytes=0-9', '"a"')).toEqual({ from: 0, to: 9 });
    expect(asked('bytes=0-9', '"b"')).toBe('whole');
  });
});

it('knows a copy by any of its tags', () => {
  expect([
    isKnown('"a"', '"a"'),
    isKnown('"b", W/"a"', '"a"'),
    isKnown('*', '"a"'),
    isKnown('"b"', '"a"'),
    isKnown(undefined, '"a"'),
  ]).toEqual([true, true, true, false, false]);
});
