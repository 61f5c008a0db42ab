import type { Encoding } from '@axion/contracts/gen/widgets.ts';
import { cellNumber, cellText } from '../../query/cell-text.ts';
import type { ResultKind } from '../../query/describe-field.ts';
import type { ResultTable } from '../../query/result-table.ts';

type BarEncoding = Extract<Encoding, { kind: 'bar' }>;
type LineEncoding = Extract<Encoding, { kind: 'line' }>;

export type Series = { readonly name: string; readonly values: readonly (number | null)[] };

/** What a chart draws: names along one axis, and a row of values for each series. */
export type ChartData = {
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  /** What the axis holds: times and dates are written shorter. */
  readonly axisKind: ResultKind;
  /** Names that were too many to draw. */
  readonly leftOut: number;
};

/** A column that a widget names and the answer does not have. */
export type MissingColumns = { readonly missing: readonly string[] };

export const isMissing = (data: object): data is MissingColumns => 'missing' in data;

/** More names than these cannot be told apart on any screen. */
const mostCategories = 1_000;
const mostSeries = 8;

/** Indexes of columns by name; those that are not there are named. */
export function columnsNamed(table: ResultTable, names: readonly string[]): readonly number[] | MissingColumns {
  const indexes = names.map((name) => table.columns.findIndex((column) => column.name === name));
  const missing = names.filter((_, index) => indexes[index] === -1);
  return missing.length > 0 ? { missing } : indexes;
}

/** Rows as a chart: one series for each value column, or for each name in the series column. Rows of one name and series are added up. */
export function chartData(table: ResultTable, encoding: BarEncoding | LineEncoding): ChartData | MissingColumns {
  const axis = encoding.kind === 'bar' ? encoding.category : encoding.x;
  const indexes = columnsNamed(table, [axis, ...encoding.values, ...(encoding.series === null ? [] : [encoding.series])]);
  if (isMissing(indexes)) return indexes;
  const [axisIndex = 0, ...rest] = indexes;
  const seriesIndex = encoding.series === null ? null : (rest.pop() ?? null);
  const sums = new Map<string, Map<string, number | null>>();
  const names = new Set<string>();
  for (let row = 0; row < table.rowCount; row += 1) {
    const category = textAt(table, row, axisIndex);
    const values = sums.get(category) ?? new Map<string, number | null>();
    sums.set(category, values);
    rest.forEach((column, position) => {
      const name = seriesIndex === null ? (encoding.values[position] ?? '') : textAt(table, row, seriesIndex);
      names.add(name);
      values.set(name, added(values.get(name), numberAt(table, row, column)));
    });
  }
  const categories = [...sums.keys()].slice(0, mostCategories);
  const series = [...names]
    .slice(0, mostSeries)
    .map((name) => ({ name, values: categories.map((category) => sums.get(category)?.get(name) ?? null) }));
  return { categories, series, axisKind: table.columns[axisIndex]?.kind ?? 'text', leftOut: sums.size - categories.length };
}

const added = (before: number | null | undefined, value: number | null): number | null =>
  before === undefined || before === null ? value : before + (value ?? 0);

const textAt = (table: ResultTable, row: number, index: number): string => {
  const column = table.columns[index];
  return column ? (cellText(table.at(row, index), column) ?? 'NULL') : '';
};

const numberAt = (table: ResultTable, row: number, index: number): number | null => {
  const column = table.columns[index];
  return column ? cellNumber(table.at(row, index), column) : null;
};

/** A figure, what it was before, and how it came to be. */
export type NumberData = { readonly value: number | null; readonly previous: number | null; readonly trend: readonly number[] };

/** The first row of an answer as a figure. */
export function numberData(table: ResultTable, encoding: Extract<Encoding, { kind: 'number' }>): NumberData | MissingColumns {
  const wanted = [encoding.value, encoding.previous, encoding.trend].filter((name) => name !== null);
  const indexes = columnsNamed(table, wanted);
  if (isMissing(indexes)) return indexes;
  const indexOf = (name: string | null) => table.columns.findIndex((column) => column.name === name);
  const trend = encoding.trend === null ? null : table.at(0, indexOf(encoding.trend));
  return {
    value: table.rowCount > 0 ? numberAt(table, 0, indexOf(encoding.value)) : null,
    previous: encoding.previous === null || table.rowCount === 0 ? null : numberAt(table, 0, indexOf(encoding.previous)),
    trend: isList(trend) ? Array.from(trend, Number).filter(Number.isFinite) : [],
  };
}

const isList = (value: unknown): value is Iterable<unknown> => typeof value === 'object' && value !== null && Symbol.iterator in value;

/** Facts that tell a chart in words. */
export type ChartFacts = {
  readonly categories: number;
  readonly series: number;
  readonly first: string;
  readonly last: string;
  readonly total: number;
  readonly highest: { readonly category: string; readonly value: number } | null;
  readonly lowest: { readonly category: string; readonly value: number } | null;
  /** Of the only or the first series: from its first to its last value. */
  readonly change: { readonly from: number; readonly to: number } | null;
};

/** What stands out of a chart: its ends, its sum, its highest and lowest name. Stacked series count together. */
export function chartFacts({ categories, series }: ChartData): ChartFacts {
  const sums = categories.map((category, index) => ({
    category,
    value: series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0),
  }));
  const sorted = [...sums].sort((left, right) => right.value - left.value);
  const told = (series[0]?.values ?? []).filter((value) => value !== null);
  return {
    categories: categories.length,
    series: series.length,
    first: categories[0] ?? '',
    last: categories.at(-1) ?? '',
    total: sums.reduce((sum, { value }) => sum + value, 0),
    highest: sorted[0] ?? null,
    lowest: sorted.at(-1) ?? null,
    change: told.length > 1 ? { from: told[0] ?? 0, to: told.at(-1) ?? 0 } : null,
  };
}
