import { describe, expect, it } from 'vitest';
import { rowsInView, scaleScroller, topThatShows } from './scale-scroller.ts';

const size = (rowCount: number) => ({ rowCount, rowHeight: 28, viewHeight: 560 });

describe('scaleScroller', () => {
  it('scrolls few rows pixel by pixel', () => {
    const scroller = scaleScroller(size(1_000));
    expect(scroller).toMatchObject({ height: 28_000, isScaled: false, bottom: 27_440 });
    expect(scroller.toRows(1_234)).toBe(1_234);
  });

  it.each([1_000_000, 10_000_000, 400_000_000])('reaches the first and the last of %d rows', (rowCount) => {
    const scroller = scaleScroller(size(rowCount));
    expect(scroller.height).toBeLessThanOrEqual(15_000_000);
    expect(scroller.isScaled).toBe(true);
    const end = scroller.height - 560;
    expect(scroller.toRows(0)).toBe(0);
    expect(rowsInView(scroller.toRows(end), size(rowCount)).last).toBe(rowCount - 1);
    expect(scroller.toRows(scroller.toScroll(12_345_678))).toBeCloseTo(12_345_678, 3);
    expect([scroller.toRows(-50), scroller.toRows(end + 99)]).toEqual([0, scroller.bottom]);
  });

  it('does nothing where all rows fit', () => {
    const scroller = scaleScroller(size(3));
    expect([scroller.height, scroller.bottom, scroller.toRows(0), scroller.toScroll(0)]).toEqual([84, 0, 0, 0]);
  });
});

it('draws what is in view and one row more at each end', () => {
  expect(rowsInView(0, size(1_000))).toEqual({ first: 0, last: 20 });
  expect(rowsInView(280, size(1_000))).toEqual({ first: 9, last: 30 });
  expect(rowsInView(0, size(0))).toEqual({ first: 0, last: -1 });
});

it('scrolls no further than a row needs', () => {
  expect(topThatShows(5, 0, size(100))).toBe(0);
  expect(topThatShows(30, 0, size(100))).toBe(31 * 28 - 560);
  expect(topThatShows(2, 560, size(100))).toBe(56);
});
