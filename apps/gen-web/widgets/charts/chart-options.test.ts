import { Encoding } from '@axion/contracts/gen/widgets.ts';
import { tokensOf } from '@axion/ui/theme/tokens.ts';
import { describe, expect, it } from 'vitest';
import { formatsOf } from '../../formats/formats.ts';
import { barOption } from './bar-option.ts';
import type { ChartData } from './chart-data.ts';
import type { ChartLook } from './chart-look.ts';
import { lineOption } from './line-option.ts';
import { axisWords, timeOf } from './time-axis.ts';

const formats = formatsOf('en-GB-u-nu-latn', 'UTC');
const look: ChartLook = { tokens: tokensOf('light'), formats, isRtl: false, write: String, description: 'words' };
const bar = (more: object) => Encoding.parse({ kind: 'bar', category: 'c', values: ['n'], ...more }) as Extract<Encoding, { kind: 'bar' }>;
const line = Encoding.parse({ kind: 'line', x: 'day', values: ['n'] }) as Extract<Encoding, { kind: 'line' }>;
const data: ChartData = {
  categories: ['2026-11-01', '2026-11-08'],
  series: [
    { name: 'North', values: [1, 2] },
    { name: 'South', values: [3, null] },
  ],
  axisKind: 'date',
  leftOut: 0,
};

describe('barOption', () => {
  it('stacks parts of a whole and writes their sum behind the last one', () => {
    const { series } = barOption(data, bar({ stacked: true, horizontal: true }), look);
    expect(series.map((each) => 'stack' in each && each.stack)).toEqual(['all', 'all']);
    const label = (series[1] as unknown as { label: { formatter: (at: object) => string } }).label;
    expect(label.formatter({ dataIndex: 0, value: 3 })).toBe('4');
    expect(label.formatter({ dataIndex: 1, value: null })).toBe('2');
  });

  it('lets bars in rows begin where reading begins, and leaves axes of columns alone', () => {
    const rows = (isRtl: boolean) => barOption(data, bar({ horizontal: true }), { ...look, isRtl });
    expect([rows(false).xAxis, rows(true).xAxis]).toMatchObject([{ inverse: false }, { inverse: true }]);
    expect(barOption(data, bar({}), { ...look, isRtl: true }).xAxis).not.toHaveProperty('inverse');
  });

  it('is told in words and by patterns, not by colour alone', () => {
    expect(barOption(data, bar({}), look).aria).toMatchObject({ enabled: true, label: { description: 'words' }, decal: { show: true } });
  });
});

describe('lineOption', () => {
  it('lies on a line of time and names each series at its end', () => {
    const { xAxis, series } = lineOption(data, line, look);
    expect(xAxis.type).toBe('time');
    expect(series.map(({ data: points }) => points)).toEqual([
      [
        [Date.UTC(2026, 10, 1), 1],
        [Date.UTC(2026, 10, 8), 2],
      ],
      [
        [Date.UTC(2026, 10, 1), 3],
        [Date.UTC(2026, 10, 8), null],
      ],
    ]);
    expect(series.map((each) => 'endLabel' in each && each.endLabel?.formatter)).toEqual(['North', 'South']);
  });

  it('takes names that are no times', () => {
    expect(lineOption({ ...data, categories: ['a', 'b'], axisKind: 'text' }, line, look).xAxis).toMatchObject({
      type: 'category',
      data: ['a', 'b'],
    });
  });
});

it('writes days, or clocks where all lie within two days', () => {
  expect(axisWords(data.categories, 'date', formats)('2026-11-08')).toBe('8 Nov');
  expect(axisWords(['2026-11-18 08:12:00', '2026-11-18 09:00:00'], 'instant', formats)('2026-11-18 08:12:00')).toBe('08:12');
  expect(axisWords(['a'], 'text', formats)('a')).toBe('a');
  expect(timeOf('2026-11-18 08:12:00.500')).toBe(Date.UTC(2026, 10, 18, 8, 12, 0, 500));
});
