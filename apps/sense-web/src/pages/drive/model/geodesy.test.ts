import { expect, it } from 'vitest';
import { bearingDegrees, compassPoint, destination, distanceMetres } from './geodesy.ts';

it('measures a degree of latitude and of longitude', () => {
  expect(distanceMetres([0, 0], [0, 1])).toBeCloseTo(111_195, 0);
  expect(distanceMetres([10, 60], [11, 60])).toBeCloseTo(55_597, -1);
  expect(distanceMetres([13.2, 55.7], [13.2, 55.7])).toBe(0);
});

it('crosses the antimeridian the short way', () => {
  expect(distanceMetres([179.999, 0], [-179.999, 0])).toBeCloseTo(222.4, 0);
});

it('knows the four winds', () => {
  expect(bearingDegrees([10, 50], [10, 51])).toBeCloseTo(0, 6);
  expect(bearingDegrees([10, 0], [11, 0])).toBeCloseTo(90, 6);
  expect(bearingDegrees([10, 51], [10, 50])).toBeCloseTo(180, 6);
  expect(bearingDegrees([11, 0], [10, 0])).toBeCloseTo(270, 6);
});

it.each([0, 45, 135, 301])('comes back: %d° for 40 m', (bearing) => {
  const there = destination([13.19, 55.7], bearing, 40);
  expect(distanceMetres([13.19, 55.7], there)).toBeCloseTo(40, 2);
  expect(bearingDegrees([13.19, 55.7], there)).toBeCloseTo(bearing, 1);
});

it('names directions', () => {
  expect([0, 22, 23, 70, 359, 180, -45].map(compassPoint)).toEqual([0, 0, 1, 2, 0, 4, 7]);
});
