'use client';
import type { WidgetContent } from '@axion/contracts/gen/widgets.ts';
import { EmptyState } from '@axion/ui/controls/empty-state.tsx';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { ResultTable } from '../query/result-table.ts';
import { chartData, isMissing, numberData } from './charts/chart-data.ts';
import { ChartWidget, useChartWords } from './charts/chart-widget.tsx';
import css from './look/card.module.css';
import { LazyMap } from './map/lazy-map.tsx';
import { mapPoints } from './map/map-data.ts';
import { NumberWidget } from './number-widget.tsx';
import { TableWidget } from './table-widget.tsx';

type Encoding = WidgetContent['encoding'];
type Of<Kind extends Encoding['kind']> = Extract<Encoding, { kind: Kind }>;
type WidgetBodyProps = { readonly title: string; readonly encoding: Encoding; readonly table: ResultTable; readonly asTable: boolean };

/** An answer as its widget draws it, or as the table that stands behind every drawing. */
export function WidgetBody({ title, encoding, table, asTable }: WidgetBodyProps) {
  const t = useTranslations('widget');
  if (table.rowCount === 0 && encoding.kind !== 'number') {
    return (
      <div className={css.nothing}>
        <EmptyState title={t('noRows')} detail={t('noRowsDetail')} />
      </div>
    );
  }
  if (encoding.kind === 'table') return <TableWidget caption={title} table={table} columns={encoding.columns} />;
  if (asTable) return <AsTable title={title} encoding={encoding} table={table} />;
  switch (encoding.kind) {
    case 'number':
      return <NumberBody encoding={encoding} table={table} />;
    case 'map':
      return <MapBody title={title} encoding={encoding} table={table} />;
    default:
      return <ChartBody encoding={encoding} table={table} />;
  }
}

function NumberBody({ encoding, table }: { readonly encoding: Of<'number'>; readonly table: ResultTable }) {
  const data = useMemo(() => numberData(table, encoding), [table, encoding]);
  return isMissing(data) ? <Missing names={data.missing} /> : <NumberWidget encoding={encoding} data={data} />;
}

function ChartBody({ encoding, table }: { readonly encoding: Of<'bar' | 'line'>; readonly table: ResultTable }) {
  const data = useMemo(() => chartData(table, encoding), [table, encoding]);
  return isMissing(data) ? <Missing names={data.missing} /> : <ChartWidget encoding={encoding} data={data} />;
}

function MapBody({ title, encoding, table }: { readonly title: string; readonly encoding: Of<'map'>; readonly table: ResultTable }) {
  const points = useMemo(() => mapPoints(table, encoding), [table, encoding]);
  return isMissing(points) ? (
    <Missing names={points.missing} />
  ) : (
    <LazyMap title={title} encoding={encoding} points={points} table={table} />
  );
}

function Missing({ names }: { readonly names: readonly string[] }) {
  const t = useTranslations('widget');
  return (
    <p className={css.missing} role="alert">
      {t('missingColumns', { names: names.join(', ') })}
    </p>
  );
}

function AsTable({ title, encoding, table }: { readonly title: string; readonly encoding: Encoding; readonly table: ResultTable }) {
  return (
    <div className={css.asTable}>
      {encoding.kind === 'bar' || encoding.kind === 'line' ? <InWords encoding={encoding} table={table} /> : null}
      <TableWidget caption={title} table={table} columns={[]} />
    </div>
  );
}

function InWords({ encoding, table }: { readonly encoding: Of<'bar' | 'line'>; readonly table: ResultTable }) {
  const data = useMemo(() => chartData(table, encoding), [table, encoding]);
  return isMissing(data) ? null : <Words encoding={encoding} data={data} />;
}

function Words({ encoding, data }: Parameters<typeof ChartWidget>[0]) {
  const t = useTranslations('words');
  const words = useChartWords(encoding, data);
  return (
    <p className={css.words}>
      <b>{t('title')}</b> {words}
    </p>
  );
}
