import { expect, it } from 'vitest';
import { metresPerPixel, scaleOf } from './scale.ts';

it('knows how much ground a pixel covers', () => {
  expect(metresPerPixel(0, 0)).toBeCloseTo(78_271.5, 1);
  expect(metresPerPixel(60, 16)).toBeCloseTo(0.597, 3);
});

it.each([
  [1, 80, 50],
  [1.2, 90, 100],
  [0.3, 70, 20],
  [250, 80, 20_000],
])('draws %d m a pixel on at most %d px as %d m', (metresAPixel, widest, metres) => {
  const scale = scaleOf(metresAPixel, widest);
  expect(scale.metres).toBe(metres);
  expect(scale.pixels).toBeLessThanOrEqual(widest);
  expect(scale.pixels * 2.5).toBeGreaterThan(widest * 0.99);
});
