import { expect, it } from 'vitest';
import { boxesOf } from './search-tracks.ts';

it('searches one box as itself', () => {
  expect(boxesOf([39, 21, 40, 22])).toEqual({ east: [39, 21, 40, 22], west: [39, 21, 40, 22] });
  expect(boxesOf(undefined)).toEqual({ east: null, west: null });
});

it('searches a box across the antimeridian as its two sides', () => {
  expect(boxesOf([177, -19, -178, -16])).toEqual({ east: [177, -19, 180, -16], west: [-180, -19, -178, -16] });
});
