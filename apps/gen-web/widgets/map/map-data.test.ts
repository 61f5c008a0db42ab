import { Encoding } from '@axion/contracts/gen/widgets.ts';
import { getResolution } from 'h3-js';
import { describe, expect, it } from 'vitest';
import type { ResultColumn, ResultKind } from '../../query/describe-field.ts';
import type { ResultTable } from '../../query/result-table.ts';
import { drawsPoints, hexagonsOf, type MapPoints, mapPoints, rampOver, resolutionFor } from './map-data.ts';

const tableOf = (columns: Readonly<Record<string, ResultKind>>, rows: readonly (readonly unknown[])[]): ResultTable => ({
  columns: Object.entries(columns).map(([name, kind]): ResultColumn => ({ name, kind, type: '', nullable: true, scale: 0 })),
  rowCount: rows.length,
  at: (row, index) => rows[row]?.[index],
});
const map = (more: object = {}) =>
  Encoding.parse({ kind: 'map', longitude: 'lon', latitude: 'lat', ...more }) as Extract<Encoding, { kind: 'map' }>;
const rows = [
  [-28.61, 44.2, 30, 'front'],
  [null, 44.2, 31, 'front'],
  [-28.59, 44.21, null, 'rear'],
  [200, 44, 5, 'left'],
  [-28.6, 44.205, 10, 'front'],
];
const table = tableOf({ lon: 'number', lat: 'number', speed: 'number', side: 'text' }, rows);
const pointsOf = (more?: object) => mapPoints(table, map(more)) as MapPoints;

describe('mapPoints', () => {
  it('takes rows with a usable place and counts the others', () => {
    const points = pointsOf();
    expect([points.count, points.withoutPlace, [...points.rows]]).toEqual([3, 2, [0, 2, 4]]);
    expect(points.box).toEqual([-28.61, 44.2, -28.59, 44.21]);
    expect([...points.places]).toEqual([-28.61, 44.2, -28.59, 44.21, -28.6, 44.205]);
  });

  it('colours by numbers or by classes, the most frequent first', () => {
    expect([...(pointsOf({ colour: 'speed' }).numbers ?? [])]).toEqual([30, Number.NaN, 10]);
    const { names, classes } = pointsOf({ colour: 'side' });
    expect([names, [...(classes ?? [])]]).toEqual([
      ['front', 'rear'],
      [0, 1, 0],
    ]);
  });

  it('names columns that are not there, and takes no rows at all', () => {
    expect(mapPoints(table, map({ longitude: 'x' }))).toEqual({ missing: ['x'] });
    expect((mapPoints(tableOf({ lon: 'number', lat: 'number' }, []), map()) as MapPoints).box).toBeNull();
  });
});

describe('hexagons', () => {
  it('gather all points, with their mean where they are coloured by a number', () => {
    const counted = hexagonsOf(pointsOf(), 3);
    expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect(counted.every(({ value, count, outline }) => value === count && outline.length >= 6)).toBe(true);
    const [mean] = hexagonsOf(pointsOf({ colour: 'speed' }), 0);
    expect(mean).toMatchObject({ count: 3, value: 20 });
  });

  it('have a size that fits the place', () => {
    expect(resolutionFor([-28.61, 44.2, -28.59, 44.21])).toBe(11);
    expect(resolutionFor([-180, -80, 180, 80])).toBe(1);
    expect(resolutionFor([0, 0, 0, 0])).toBe(13);
    expect(getResolution(hexagonsOf(pointsOf(), 11)[0]?.cell ?? '')).toBe(11);
  });

  it('are drawn when points are many, or when they are wanted', () => {
    expect([
      drawsPoints(map(), 5_000),
      drawsPoints(map(), 5_001),
      drawsPoints(map({ drawAs: 'points' }), 9_999),
      drawsPoints(map({ drawAs: 'hexagons' }), 1),
    ]).toEqual([true, false, true, false]);
  });
});

describe('rampOver', () => {
  it('begins at nothing where values are near it, and ends round', () => {
    const { from, to, stepOf } = rampOver([1, 4, 21.4, Number.NaN]);
    expect([from, to]).toEqual([0, 25]);
    expect([stepOf(0), stepOf(21.4), stepOf(25), stepOf(99), stepOf(Number.NaN)]).toEqual([0, 5, 6, 6, 0]);
  });

  it('takes equal values and none', () => {
    expect(rampOver([]).stepOf(1)).toBe(0);
    expect(rampOver([40, 41]).from).toBe(40);
  });
});
