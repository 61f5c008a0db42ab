import type { Encoding } from '@axion/contracts/gen/widgets.ts';
import type { ChartData } from './chart-data.ts';
import { axisText, type ChartLook, fontOf, seriesColours, sharedOption } from './chart-look.ts';
import { axisWords, isTime, timeOf } from './time-axis.ts';

type LineEncoding = Extract<Encoding, { kind: 'line' }>;
const symbols = ['circle', 'diamond', 'rect', 'triangle'] as const;

/** Lines as an option of ECharts; each series is named at its end, and time runs from left to right in every language. */
export function lineOption(data: ChartData, encoding: LineEncoding, look: ChartLook) {
  const { categories, series, axisKind } = data;
  const onTime = isTime(axisKind) && categories.every((category) => !Number.isNaN(timeOf(category)));
  const words = axisWords(categories, axisKind, look.formats);
  const longest = series.length > 1 ? Math.max(0, ...series.map(({ name }) => name.length)) : 0;
  const timeLabel = (time: number) => words(new Date(time).toISOString().slice(0, 19).replace('T', ' '));
  return {
    ...sharedOption(look, false),
    useUTC: true,
    grid: { top: 12, bottom: 4, left: 0, right: longest > 0 ? Math.min(140, 16 + longest * 7) : 14, containLabel: true },
    xAxis: {
      type: onTime ? ('time' as const) : ('category' as const),
      ...(onTime ? {} : { data: categories.map(words) }),
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: { show: false },
      splitLine: { show: false },
      splitNumber: 5,
      axisLabel: { ...axisText(look), hideOverlap: true, ...(onTime ? { formatter: timeLabel } : {}) },
      axisPointer: { label: { show: false } },
    },
    yAxis: {
      type: 'value' as const,
      scale: !encoding.area,
      splitNumber: 3,
      axisLabel: { ...axisText(look), formatter: look.write },
      splitLine: { lineStyle: { color: look.tokens.line } },
    },
    series: series.map((_, index) => lineOf(data, index, { encoding, look, onTime })),
  };
}

type Drawing = { readonly encoding: LineEncoding; readonly look: ChartLook; readonly onTime: boolean };

/** One line: a mark at its last value, and its name there when there are others. */
function lineOf({ categories, series }: ChartData, index: number, { encoding, look, onTime }: Drawing) {
  const { name = '', values = [] } = series[index] ?? {};
  const colours = seriesColours(look, series.length, false);
  const color = colours[index % colours.length] ?? look.tokens.text;
  const lastIndex = values.findLastIndex((value) => value !== null);
  const label = { color: look.tokens.text2, fontSize: 11.5, fontWeight: 500 as const, fontFamily: fontOf(look.isRtl), distance: 8 };
  return {
    type: 'line' as const,
    name,
    data: values.map((value, at) => (onTime ? [timeOf(categories[at] ?? ''), value] : value)),
    symbol: symbols[index % symbols.length],
    symbolSize: (_: unknown, { dataIndex }: { readonly dataIndex: number }) => (dataIndex === lastIndex || values.length === 1 ? 7 : 0),
    showAllSymbol: true,
    lineStyle: { width: 1.9, color },
    itemStyle: { color },
    connectNulls: false,
    ...(encoding.area ? { areaStyle: { color, opacity: 0.14 } } : {}),
    ...(series.length > 1 ? { endLabel: { show: true, formatter: name, ...label } } : {}),
  };
}
