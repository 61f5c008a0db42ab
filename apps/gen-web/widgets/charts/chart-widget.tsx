'use client';
import type { Encoding } from '@axion/contracts/gen/widgets.ts';
import { useTokens } from '@axion/ui/theme/use-color-scheme.ts';
import { useDirection } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { useFormats } from '../../formats/use-formats.ts';
import css from '../look/widgets.module.css';
import { barOption } from './bar-option.ts';
import { type ChartData, chartFacts } from './chart-data.ts';
import { type ChartLook, seriesColours } from './chart-look.ts';
import { LazyChart } from './lazy-chart.tsx';
import { lineOption } from './line-option.ts';
import { axisWords } from './time-axis.ts';

type ChartEncoding = Extract<Encoding, { kind: 'bar' | 'line' }>;
type ChartWidgetProps = { readonly encoding: ChartEncoding; readonly data: ChartData };

/** Bars or lines with a legend where names do not stand in the chart itself. */
export function ChartWidget({ encoding, data }: ChartWidgetProps) {
  const tokens = useTokens();
  const formats = useFormats();
  const { dir } = useDirection();
  const description = useChartWords(encoding, data);
  const option = useMemo(() => {
    const look: ChartLook = {
      tokens,
      formats,
      isRtl: dir === 'rtl',
      write: (value) => figureText(formats.figure(value, encoding.format)),
      description,
    };
    return encoding.kind === 'bar' ? barOption(data, encoding, look) : lineOption(data, encoding, look);
  }, [tokens, formats, dir, encoding, data, description]);
  const hasLegend = encoding.kind === 'bar' && data.series.length > 1;
  const colours = seriesColours({ tokens }, data.series.length, encoding.kind === 'bar' && encoding.stacked);
  return (
    <div className={css.charted}>
      {hasLegend ? (
        <ul className={css.legend}>
          {data.series.map(({ name }, index) => (
            <li key={name}>
              <i style={{ background: colours[index % colours.length] }} />
              <bdi>{name}</bdi>
            </li>
          ))}
        </ul>
      ) : null}
      <LazyChart option={option} />
    </div>
  );
}

/** A figure and its unit in one text. */
export const figureText = ({ value, unit }: { readonly value: string; readonly unit: string }): string =>
  unit === '' ? value : unit === '%' ? `${value} %` : `${value} ${unit}`;

/** A chart in a few sentences: how much, the highest, the lowest, where it goes. */
export function useChartWords(encoding: ChartEncoding, data: ChartData): string {
  const t = useTranslations('words');
  const formats = useFormats();
  return useMemo(() => {
    const facts = chartFacts(data);
    if (facts.categories === 0 || !facts.highest || !facts.lowest) return t('nothing');
    const write = (value: number) => figureText(formats.figure(value, encoding.format));
    const name = axisWords(data.categories, data.axisKind, formats);
    const { highest, lowest, change } = facts;
    const sentences = [
      facts.series > 1
        ? t('several', { series: facts.series, names: data.series.map((series) => series.name).join(', '), count: facts.categories })
        : t('one', { count: facts.categories }),
      t('range', { first: name(facts.first), last: name(facts.last) }),
      t('highest', { name: name(highest.category), value: write(highest.value) }),
      facts.categories > 1 ? t('lowest', { name: name(lowest.category), value: write(lowest.value) }) : '',
      encoding.kind === 'line' && change && facts.series === 1 ? t('change', { from: write(change.from), to: write(change.to) }) : '',
      data.leftOut > 0 ? t('leftOut', { count: data.leftOut }) : '',
    ];
    return sentences.filter(Boolean).join(' ');
  }, [t, formats, encoding, data]);
}
