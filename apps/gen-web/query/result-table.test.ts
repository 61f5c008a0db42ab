import { bool, dateDay, decimal64, decimal128, float64, int64, timestamp, utf8 } from '@uwdata/flechette';
import { expect, it } from 'vitest';
import { arrowStream, type FixtureColumn } from './arrow.fixture.ts';
import { cellNumber, cellText } from './cell-text.ts';
import { buildResult } from './result-table.ts';
import { splitArrow } from './split-arrow.ts';

const resultOf = (columns: readonly FixtureColumn[], maxBatchRows?: number) => {
  const result = buildResult();
  for (const message of splitArrow().push(arrowStream(columns, maxBatchRows))) result.add(message);
  return result.table();
};

it('reads every row of every batch by its number', () => {
  const table = resultOf([['n', Array.from({ length: 2_500 }, (_, index) => BigInt(index)), int64()]], 400);
  expect(table.rowCount).toBe(2_500);
  expect([0, 399, 400, 1_999, 2_499, 3, 2_001].map((row) => table.at(row, 0))).toEqual([0n, 399n, 400n, 1_999n, 2_499n, 3n, 2_001n]);
  expect([table.at(-1, 0), table.at(2_500, 0), table.at(0, 9)]).toEqual([undefined, undefined, undefined]);
});

it('writes digits exactly, also those that a double cannot hold', () => {
  const table = resultOf([
    ['big', [9_007_199_254_740_993n, null, -1n], int64()],
    ['price', [12_345n, null, -5n], decimal128(18, 4)],
    ['small', [150n, 0n, -1n], decimal64(9, 2)],
  ]);
  const texts = table.columns.map((column, index) => [0, 1, 2].map((row) => cellText(table.at(row, index), column)));
  expect(texts).toEqual([
    ['9007199254740993', null, '-1'],
    ['1.2345', null, '-0.0005'],
    ['1.50', '0.00', '-0.01'],
  ]);
  expect(table.columns.map(({ type, scale }) => [type, scale])).toEqual([
    ['Int64', 0],
    ['Decimal(18, 4)', 4],
    ['Decimal(9, 2)', 2],
  ]);
  const [, price] = table.columns;
  expect(price && cellNumber(table.at(0, 1), price)).toBe(1.2345);
});

it('tells NULL from the empty text, and writes times in UTC or here', () => {
  const moment = Date.UTC(2026, 10, 18, 8, 24, 23, 400);
  const table = resultOf([
    ['word', ['', null, 'x'], utf8()],
    ['at', [moment, null, moment - 400], timestamp(1, 'UTC')],
    ['day', [new Date('2026-11-18'), null, new Date('1950-01-01')], dateDay()],
    ['yes', [true, null, false], bool()],
    ['n', [0.1, null, Number.NaN], float64()],
  ]);
  const texts = table.columns.map((column, index) => [0, 1, 2].map((row) => cellText(table.at(row, index), column)));
  expect(texts).toEqual([
    ['', null, 'x'],
    ['2026-11-18 08:24:23.400', null, '2026-11-18 08:24:23'],
    ['2026-11-18', null, '1950-01-01'],
    ['true', null, 'false'],
    ['0.1', null, 'NaN'],
  ]);
  const local = cellText(table.at(0, 1), { kind: 'instant', scale: 0 }, 'local');
  const shiftMinutes = -new Date(moment).getTimezoneOffset();
  expect(local).toBe(new Date(moment + shiftMinutes * 60_000).toISOString().replace('T', ' ').replace('Z', ''));
});
