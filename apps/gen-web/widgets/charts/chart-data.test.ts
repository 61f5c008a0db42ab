import { Encoding } from '@axion/contracts/gen/widgets.ts';
import { describe, expect, it } from 'vitest';
import type { ResultColumn, ResultKind } from '../../query/describe-field.ts';
import type { ResultTable } from '../../query/result-table.ts';
import { barColumn, shownColumns } from '../table-columns.ts';
import { type ChartData, chartData, chartFacts, isMissing, numberData } from './chart-data.ts';

const tableOf = (columns: Readonly<Record<string, ResultKind>>, rows: readonly (readonly unknown[])[]): ResultTable => ({
  columns: Object.entries(columns).map(
    ([name, kind]): ResultColumn => ({ name, kind, type: '', nullable: true, scale: kind === 'decimal' ? 2 : 0 }),
  ),
  rowCount: rows.length,
  at: (row, index) => rows[row]?.[index],
});
const bar = (more: object) =>
  Encoding.parse({ kind: 'bar', category: 'class', values: ['n'], ...more }) as Extract<Encoding, { kind: 'bar' }>;
const number = (more: object) => Encoding.parse({ kind: 'number', value: 'n', ...more }) as Extract<Encoding, { kind: 'number' }>;
const dataOf = (table: ResultTable, more: object = {}) => chartData(table, bar(more)) as ChartData;

describe('chartData', () => {
  const long = tableOf({ class: 'text', severity: 'text', n: 'integer' }, [
    ['crack', '2', 10n],
    ['crack', '3', 5n],
    ['pothole', '2', 4n],
    ['crack', '2', 1n],
    [null, '2', null],
  ]);

  it('makes one series of each name, adds equal ones up, and leaves holes where nothing is', () => {
    expect(dataOf(long, { series: 'severity' })).toMatchObject({
      categories: ['crack', 'pothole', 'NULL'],
      series: [
        { name: '2', values: [11, 4, null] },
        { name: '3', values: [5, null, null] },
      ],
    });
  });

  it('makes one series of each value column, decimals scaled', () => {
    const wide = tableOf({ class: 'text', n: 'integer', cost: 'decimal' }, [['crack', 3n, 1_250n]]);
    expect(dataOf(wide, { values: ['n', 'cost'] }).series).toEqual([
      { name: 'n', values: [3] },
      { name: 'cost', values: [12.5] },
    ]);
  });

  it('names columns that are not there', () => {
    expect(chartData(long, bar({ values: ['n', 'gone'], series: 'lost' }))).toEqual({ missing: ['gone', 'lost'] });
    expect(isMissing(dataOf(long))).toBe(false);
  });

  it('says how many names it leaves out', () => {
    const many = tableOf(
      { class: 'text', n: 'integer' },
      Array.from({ length: 1_200 }, (_, index) => [`c${index}`, 1n]),
    );
    expect([dataOf(many).categories.length, dataOf(many).leftOut]).toEqual([1_000, 200]);
  });
});

describe('chartFacts', () => {
  it('tells what stands out', () => {
    const data: ChartData = {
      categories: ['a', 'b', 'c'],
      series: [
        { name: 'x', values: [1, 5, null] },
        { name: 'y', values: [1, 1, 4] },
      ],
      axisKind: 'text',
      leftOut: 0,
    };
    expect(chartFacts(data)).toEqual({
      categories: 3,
      series: 2,
      first: 'a',
      last: 'c',
      total: 12,
      highest: { category: 'b', value: 6 },
      lowest: { category: 'a', value: 2 },
      change: { from: 1, to: 5 },
    });
  });

  it('takes a chart without values', () => {
    expect(chartFacts({ categories: [], series: [], axisKind: 'text', leftOut: 0 })).toMatchObject({
      highest: null,
      lowest: null,
      change: null,
      total: 0,
    });
  });
});

describe('numberData', () => {
  it('reads a figure, what it was before, and its trend', () => {
    const table = tableOf({ n: 'integer', p: 'integer', t: 'nested' }, [[12n, 10n, new Float64Array([1, Number.NaN, 3])]]);
    expect(numberData(table, number({ previous: 'p', trend: 't' }))).toEqual({ value: 12, previous: 10, trend: [1, 3] });
  });

  it('has none without a row', () => {
    expect(numberData(tableOf({ n: 'integer' }, []), number({}))).toEqual({ value: null, previous: null, trend: [] });
  });
});

it('draws bars in the column that a table is sorted by', () => {
  const sorted = tableOf({ id: 'integer', n: 'integer' }, [
    [3n, 9n],
    [1n, 9n],
    [2n, 4n],
  ]);
  expect(barColumn(sorted, [0, 1])).toEqual({ index: 1, greatest: 9 });
  expect(barColumn(tableOf({ n: 'integer' }, [[1n], [2n], [3n]]), [0])).toBeNull();
  expect(shownColumns(sorted, ['n', 'gone', 'id'])).toEqual([1, 0]);
});
