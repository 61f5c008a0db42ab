import { describe, expect, it } from 'vitest';
import { accuracyFeatures, driveBounds, frameFeatures, routeFeatures } from './drive-features.ts';
import { driveLine } from './drive-line.ts';
import { frameAt } from './frame.fixture.ts';

const frames = [frameAt(0, 0), frameAt(2, 20), frameAt(30, 300), frameAt(32, 320)];
const line = driveLine(frames);
const kinds = ({ features }: ReturnType<typeof routeFeatures>) =>
  features.map(({ properties, geometry }) => [properties?.kind, geometry.type === 'LineString' ? geometry.coordinates.length : 0]);

describe('routeFeatures', () => {
  it('breaks a route of frames at a gap and joins it dashed', () => {
    expect(kinds(routeFeatures({ route: null }, frames, line))).toEqual([
      ['route', 2],
      ['route', 2],
      ['gap', 2],
    ]);
  });

  it('draws a recorded route whole', () => {
    const route = { type: 'LineString' as const, coordinates: [[13, 55], [13.1, 55], [13.2, 55]] }; // biome-ignore format: three places
    expect(kinds(routeFeatures({ route }, frames, line))).toEqual([['route', 3]]);
  });

  it('draws nothing for one frame', () => {
    expect(routeFeatures({ route: null }, frames.slice(0, 1), driveLine(frames.slice(0, 1))).features).toEqual([]);
  });
});

it('makes a dot of every frame', () => {
  const { features } = frameFeatures(frames, line);
  expect(features.map(({ id, properties }) => [id, properties?.zoom])).toEqual([
    [0, 8],
    [1, 16],
    [2, expect.any(Number)],
    [3, 8],
  ]);
});

it('draws a closed circle around a position with a known error', () => {
  const [circle] = accuracyFeatures(frameAt(0, 0)).features;
  const ring = circle?.geometry.type === 'Polygon' ? (circle.geometry.coordinates[0] ?? []) : [];
  expect(ring[0]).toEqual(ring.at(-1));
  expect(accuracyFeatures(frameAt(0, 0, { accuracyMetres: null })).features).toEqual([]);
});

it('knows the box of a drive with and without one of its own', () => {
  expect(driveBounds({ bounds: [1, 2, 3, 4] }, frames)).toEqual([1, 2, 3, 4]);
  expect(driveBounds({ bounds: null }, frames)).toEqual([13.19, 55.7, 13.19, expect.closeTo(55.70288, 4)]);
  expect(driveBounds({ bounds: null }, [])).toBeNull();
});
