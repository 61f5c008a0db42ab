import { cellToLatLng } from 'h3-js';
import { expect, it } from 'vitest';
import { cellOf } from './cell.ts';

it('answers cells as their number', () => {
  const [latitude, longitude] = cellToLatLng(cellOf(55.698167, 13.195389, 15).toString(16));
  expect(latitude).toBeCloseTo(55.698167, 4);
  expect(longitude).toBeCloseTo(13.195389, 4);
});
