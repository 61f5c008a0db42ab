import type { Encoding } from '@axion/contracts/gen/widgets.ts';
import { cellToBoundary, getHexagonEdgeLengthAvg, latLngToCell, UNITS } from 'h3-js';
import { cellNumber, cellText } from '../../query/cell-text.ts';
import { isFigure } from '../../query/describe-field.ts';
import type { ResultTable } from '../../query/result-table.ts';
import { columnsNamed, isMissing, type MissingColumns } from '../charts/chart-data.ts';

type MapEncoding = Extract<Encoding, { kind: 'map' }>;
/** West, south, east, north in degrees. */
export type Box = readonly [number, number, number, number];

/** Rows with a place, ready for a graphics card. */
export type MapPoints = {
  readonly count: number;
  /** Longitude and latitude of each point. */
  readonly places: Float64Array;
  /** The row of each point. */
  readonly rows: Uint32Array;
  /** What colours each point: a number; NaN for none. */
  readonly numbers: Float64Array | null;
  /** Or a word: its index in `names`. */
  readonly classes: Uint16Array | null;
  readonly names: readonly string[];
  /** Null without any point. */
  readonly box: Box | null;
  /** Rows without a usable place. */
  readonly withoutPlace: number;
};

/** Classes that have a colour of their own; the rest share the last one. */
const mostNames = 8;

/** Reads places and colours out of an answer. */
export function mapPoints(table: ResultTable, encoding: MapEncoding): MapPoints | MissingColumns {
  const indexes = columnsNamed(table, [encoding.longitude, encoding.latitude, ...(encoding.colour === null ? [] : [encoding.colour])]);
  if (isMissing(indexes)) return indexes;
  const [longitude = 0, latitude = 0, colour] = indexes;
  const read = placesOf(table, longitude, latitude);
  const column = colour === undefined ? undefined : table.columns[colour];
  const isNumber = column !== undefined && isFigure(column);
  const numbers =
    column && isNumber ? Float64Array.from(read.rows, (row) => cellNumber(table.at(row, colour ?? 0), column) ?? Number.NaN) : null;
  const words = column && !isNumber ? Array.from(read.rows, (row) => cellText(table.at(row, colour ?? 0), column) ?? 'NULL') : null;
  const names = words ? namesByCount(words) : [];
  const classes = words ? Uint16Array.from(words, (word) => Math.min(mostNames - 1, Math.max(0, names.indexOf(word)))) : null;
  return { ...read, numbers, classes, names: names.slice(0, mostNames) };
}

function placesOf(table: ResultTable, longitudeIndex: number, latitudeIndex: number) {
  const [lonColumn, latColumn] = [table.columns[longitudeIndex], table.columns[latitudeIndex]];
  const places = new Float64Array(table.rowCount * 2);
  const rows = new Uint32Array(table.rowCount);
  let count = 0;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let row = 0; row < table.rowCount && lonColumn && latColumn; row += 1) {
    const lon = cellNumber(table.at(row, longitudeIndex), lonColumn);
    const lat = cellNumber(table.at(row, latitudeIndex), latColumn);
    if (lon === null || lat === null || !(Math.abs(lon) <= 180 && Math.abs(lat) <= 90)) continue;
    places[count * 2] = lon;
    places[count * 2 + 1] = lat;
    rows[count] = row;
    count += 1;
    [west, south, east, north] = [Math.min(west, lon), Math.min(south, lat), Math.max(east, lon), Math.max(north, lat)];
  }
  const box: Box | null = count > 0 ? [west, south, east, north] : null;
  return { count, places: places.subarray(0, count * 2), rows: rows.subarray(0, count), box, withoutPlace: table.rowCount - count };
}

/** Words by how often they come, the most frequent first. */
function namesByCount(words: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort((left, right) => right[1] - left[1] || left[0].localeCompare(right[0])).map(([word]) => word);
}

/** A hexagon of the map with what lies in it. */
export type Hexagon = {
  readonly cell: string;
  /** Corners, longitude first. */
  readonly outline: readonly (readonly [number, number])[];
  readonly count: number;
  /** Mean of the colouring numbers, else the count. */
  readonly value: number;
};

/** Points from which on they are gathered, where the widget leaves it to us. */
const manyPoints = 5_000;

/** Whether points are drawn as they are. What is gathered in another way on purpose is gathered in hexagons. */
export const drawsPoints = ({ drawAs }: Pick<MapEncoding, 'drawAs'>, count: number): boolean =>
  drawAs === 'points' || (drawAs === 'auto' && count <= manyPoints);

/** The H3 resolution whose cells are about a thirtieth of a box wide. */
export function resolutionFor([west, south, east, north]: Box): number {
  const metresADegree = 111_320;
  const width = (east - west) * metresADegree * Math.cos((((south + north) / 2) * Math.PI) / 180);
  const wished = Math.max(width, (north - south) * metresADegree, 60) / 30 / Math.sqrt(3);
  const resolutions = Array.from({ length: 13 }, (_, resolution) => resolution + 1);
  const apart = (resolution: number) => Math.abs(Math.log(getHexagonEdgeLengthAvg(resolution, UNITS.m) / wished));
  return resolutions.reduce((best, next) => (apart(next) < apart(best) ? next : best));
}

/** Gathers points in H3 cells (https://h3geo.org) of one resolution. */
export function hexagonsOf({ count, places, numbers }: MapPoints, resolution: number): readonly Hexagon[] {
  const cells = new Map<string, { count: number; sum: number; told: number }>();
  for (let index = 0; index < count; index += 1) {
    const cell = latLngToCell(places[index * 2 + 1] ?? 0, places[index * 2] ?? 0, resolution);
    const gathered = cells.get(cell) ?? { count: 0, sum: 0, told: 0 };
    const value = numbers?.[index] ?? Number.NaN;
    cells.set(cell, {
      count: gathered.count + 1,
      sum: gathered.sum + (Number.isNaN(value) ? 0 : value),
      told: gathered.told + (Number.isNaN(value) ? 0 : 1),
    });
  }
  return [...cells].map(([cell, gathered]) => ({
    cell,
    outline: cellToBoundary(cell, true) as [number, number][],
    count: gathered.count,
    value: numbers === null ? gathered.count : gathered.told > 0 ? gathered.sum / gathered.told : Number.NaN,
  }));
}

/** Seven steps of a ramp between the least and the greatest value, with round ends. */
export type Ramp = { readonly from: number; readonly to: number; readonly stepOf: (value: number) => number };

/** A ramp over values; those that are not numbers count as the least. */
export function rampOver(values: Iterable<number>, steps = 7): Ramp {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    [least, greatest] = [Math.min(least, value), Math.max(greatest, value)];
  }
  if (least > greatest) return { from: 0, to: 0, stepOf: () => 0 };
  const isFromZero = least >= 0 && least < greatest / 3;
  const [from, to] = [isFromZero ? 0 : least, roundUp(greatest)];
  return {
    from,
    to,
    stepOf: (value) => (to > from && value > from ? Math.min(steps - 1, Math.floor(((value - from) / (to - from)) * steps)) : 0),
  };
}

/** The next of 1, 1.5, 2, 2.5, 3, 4, 5, 6, 8 × 10ⁿ. */
function roundUp(value: number): number {
  if (value <= 0 || !Number.isFinite(value)) return value;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((step) => step * power >= value * 0.999_999) ?? 10) * power;
}
