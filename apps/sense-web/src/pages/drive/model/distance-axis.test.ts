import { expect, it } from 'vitest';
import { axisPixels, distanceMarks, placeNumbers, speedCurve } from './distance-axis.ts';

const labels = (total: number, width: number) => distanceMarks(total, width).flatMap(({ label }) => label ?? []);

it('numbers kilometres as the mock does', () => {
  expect(labels(6_410, 667)).toEqual(['0 km', '1', '2', '3', '4', '5', '6']);
  expect(distanceMarks(6_410, 667)[1]).toEqual({ metres: 500, label: null });
});

it('keeps numbers apart on a narrow screen and uses metres below a kilometre', () => {
  expect(labels(6_410, 358)).toEqual(['0 km', '2', '4', '6']);
  expect(labels(640, 667)).toEqual(['0 m', '100', '200', '300', '400', '500', '600']);
  expect(labels(1_900, 667)).toEqual(['0 km', '0.2', '0.4', '0.6', '0.8', '1', '1.2', '1.4', '1.6', '1.8']);
});

it('stands numbers over their marks, and inside the axis', () => {
  const numbers = placeNumbers(distanceMarks(6_000, 600), 6_000, 600);
  expect(numbers[0]?.from).toBe(0);
  expect(numbers.at(-1)?.to).toBe(600);
  const third = numbers.find(({ label }) => label === '3');
  expect(((third?.from ?? 0) + (third?.to ?? 0)) / 2).toBeCloseTo(300);
});

it('stands still for a drive that went nowhere', () => {
  expect(distanceMarks(0, 667)).toEqual([{ metres: 0, label: '0 km' }]);
  expect(axisPixels(10, 0, 667)).toBe(0);
});

it('is bounded for any length', () => {
  expect(distanceMarks(40_000_000, 300).length).toBeLessThan(500);
});

it('draws the fastest frame of each pixel and leaves unknown speeds out', () => {
  const line = { metres: Float64Array.of(0, 1, 50, 100), kmh: Float64Array.of(20, 30, Number.NaN, 10), totalMetres: 100 };
  expect(speedCurve(line, 10)).toEqual([
    { x: 0, kmh: 30 },
    { x: 10, kmh: 10 },
  ]);
});
