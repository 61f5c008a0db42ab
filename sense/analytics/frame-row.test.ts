import { cellToLatLng } from 'h3-js';
import { expect, it } from 'vitest';
import { cellOf, clickhouseTime } from './frame-row.ts';

it('writes cells as the digits of their number', () => {
  const digits = cellOf(55.698167, 13.195389, 15);
  const [latitude, longitude] = cellToLatLng(BigInt(digits).toString(16));
  expect(latitude).toBeCloseTo(55.698167, 4);
  expect(longitude).toBeCloseTo(13.195389, 4);
});

it('writes times in UTC to the millisecond', () => {
  expect(clickhouseTime('2026-11-18T14:00:00.120+02:00')).toBe('2026-11-18 12:00:00.120');
});
