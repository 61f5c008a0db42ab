import type { Encoding } from '@axion/contracts/gen/widgets.ts';
import type { ChartData } from './chart-data.ts';
import { axisText, type ChartLook, fontOf, seriesColours, sharedOption } from './chart-look.ts';
import { axisWords, isTime, timeOf } from './time-axis.ts';

type LineEncoding = Extract<Encoding, { kind: 'line' }>;
const symbols = ['circle', 'diamond', 'rect', 'triangle'] as const;

/** Lines as an option of ECharts; each series is named at its end, and time runs from left to right in every language. */
export function lineOption({ categories, series, axisKind }: ChartData, encoding: LineEncoding, look: ChartLook) {
  const { tokens } = look;
  const onTime = isTime(axisKind) && categories.every((category) => !Number.isNaN(timeOf(category)));
  const words = axisWords(categories, axisKind, look.formats);
  const colours = seriesColours(look, series.length, false);
  const isNamed = series.length > 1;
  const longest = Math.max(0, ...series.map(({ name }) => name.length));
  const lines = series.map(({ name, values }, index) => {
    const colour = colours[index % colours.length] ?? tokens.text;
    const lastIndex = values.findLastIndex((value) => value !== null);
    return {
      type: 'line' as const,
      name,
      data: values.map((value, at) => (onTime ? [timeOf(categories[at] ?? ''), value] : value)),
      symbol: symbols[index % symbols.length],
      symbolSize: (_: unknown, { dataIndex }: { readonly dataIndex: number }) => (dataIndex === lastIndex || values.length === 1 ? 7 : 0),
      showAllSymbol: true,
      lineStyle: { width: 1.9, color: colour },
      itemStyle: { color: colour },
      connectNulls: false,
      ...(encoding.area ? { areaStyle: { color: colour, opacity: 0.14 } } : {}),
      ...(isNamed
        ? {
            endLabel: {
              show: true,
              formatter: name,
              color: tokens.text2,
              fontSize: 11.5,
              fontWeight: 500 as const,
              fontFamily: fontOf(look.isRtl),
              distance: 8,
            },
          }
        : {}),
    };
  });
  return {
    ...sharedOption(look, false),
    useUTC: true,
    grid: { top: 12, bottom: 4, left: 0, right: isNamed ? Math.min(140, 16 + longest * 7) : 14, containLabel: true },
    xAxis: {
      type: onTime ? ('time' as const) : ('category' as const),
      ...(onTime ? {} : { data: categories.map(words) }),
      boundaryGap: false,
      axisTick: { show: false },
      axisLine: { show: false },
      splitLine: { show: false },
      splitNumber: 5,
      axisLabel: {
        ...axisText(look),
        hideOverlap: true,
        ...(onTime ? { formatter: (time: number) => words(new Date(time).toISOString().slice(0, 19).replace('T', ' ')) } : {}),
      },
      axisPointer: { label: { show: false } },
    },
    yAxis: {
      type: 'value' as const,
      scale: !encoding.area,
      splitNumber: 3,
      axisLabel: { ...axisText(look), formatter: look.write },
      splitLine: { lineStyle: { color: tokens.line } },
    },
    series: lines,
  };
}
