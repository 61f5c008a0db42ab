import { expect, it } from 'vitest';
import { outlineFeatures } from './outline-features.ts';

const outline = (longitude: number) => ({ type: 'LineString' as const, coordinates: [[longitude, 50], [longitude, 51]] }); // biome-ignore format: two places

it('draws the way and the start of each drive, the hovered one last', () => {
  const tracks = [
    { id: 'a', outline: outline(1) },
    { id: 'b', outline: null },
    { id: 'c', outline: outline(3) },
  ];
  expect(
    outlineFeatures(tracks, 'a').features.map(({ geometry, properties }) => [geometry.type, properties?.id, properties?.here]),
  ).toEqual([
    ['LineString', 'c', false],
    ['Point', 'c', false],
    ['LineString', 'a', true],
    ['Point', 'a', true],
  ]);
});
