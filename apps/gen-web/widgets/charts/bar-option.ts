import type { Encoding } from '@axion/contracts/gen/widgets.ts';
import type { ChartData } from './chart-data.ts';
import { axisText, type ChartLook, fontOf, seriesColours, sharedOption } from './chart-look.ts';
import { axisWords } from './time-axis.ts';

type BarEncoding = Extract<Encoding, { kind: 'bar' }>;
const labelPixels = 110;

/** Bars as an option of ECharts: in rows with their sum at the end, or in columns over an axis. Bars in rows start where reading starts. */
export function barOption({ categories, series, axisKind }: ChartData, encoding: BarEncoding, look: ChartLook) {
  const { tokens, isRtl } = look;
  const isStacked = encoding.stacked && series.length > 1;
  const colours = seriesColours(look, series.length, isStacked);
  const words = axisWords(categories, axisKind, look.formats);
  const names = {
    type: 'category' as const,
    data: categories.map(words),
    axisTick: { show: false },
    axisLine: { show: !encoding.horizontal, lineStyle: { color: tokens.line2 } },
    axisLabel: encoding.horizontal
      ? { color: tokens.text, fontSize: 12, fontFamily: fontOf(isRtl), width: labelPixels, overflow: 'truncate' as const }
      : { ...axisText(look), hideOverlap: true },
  };
  const values = {
    type: 'value' as const,
    axisLabel: { ...axisText(look), show: !encoding.horizontal, formatter: look.write },
    splitLine: { show: !encoding.horizontal, lineStyle: { color: tokens.line } },
    splitNumber: 3,
  };
  const bars = series.map(({ name, values: data }, index) => ({
    type: 'bar' as const,
    name,
    data,
    ...(isStacked ? { stack: 'all' } : {}),
    barMaxWidth: encoding.horizontal ? 14 : 22,
    barGap: '10%',
    itemStyle: { color: colours[index % colours.length], borderColor: tokens.surface, borderWidth: isStacked ? 1 : 0, borderRadius: 1 },
    ...(encoding.horizontal && (!isStacked || index === series.length - 1) ? { label: sumLabel(series, isStacked, look) } : {}),
  }));
  return {
    ...sharedOption(look, series.length > 1),
    grid: encoding.horizontal
      ? { top: 2, bottom: 2, left: isRtl ? 44 : labelPixels + 10, right: isRtl ? labelPixels + 10 : 44, containLabel: false }
      : { top: 10, bottom: 4, left: 0, right: 4, containLabel: true },
    xAxis: encoding.horizontal ? { ...values, inverse: isRtl } : names,
    yAxis: encoding.horizontal ? { ...names, inverse: true, position: isRtl ? ('right' as const) : ('left' as const) } : values,
    series: bars,
  };
}

/** The sum of a row, behind its last bar. */
const sumLabel = (series: ChartData['series'], isStacked: boolean, look: ChartLook) => ({
  show: true,
  position: look.isRtl ? ('left' as const) : ('right' as const),
  color: look.tokens.text,
  fontWeight: 600 as const,
  fontSize: 12,
  fontFamily: fontOf(look.isRtl),
  formatter: ({ dataIndex, value }: { readonly dataIndex: number; readonly value: unknown }) =>
    look.write(isStacked ? series.reduce((sum, { values }) => sum + (values[dataIndex] ?? 0), 0) : Number(value)),
});
