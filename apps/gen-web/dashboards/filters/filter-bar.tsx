'use client';
import type { DashboardFilter, Widget } from '@axion/contracts/gen/widgets.ts';
import { ActionIcon, Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useIsFetching, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useFormats } from '../../formats/use-formats.ts';
import type { QueryAnswer } from '../../query/read-answer.ts';
import { widgetKey } from '../../widgets/use-widget-answer.ts';
import css from '../look/dashboard.module.css';
import { ChoiceFilter } from './choice-filter.tsx';
import { defaultOf, type FilterValue, type FilterValues, isDefault } from './filter-values.ts';
import { RangeFilter } from './range-filter.tsx';
import { TextFilter } from './text-filter.tsx';

type FilterBarProps = {
  readonly filters: readonly DashboardFilter[];
  readonly values: FilterValues;
  readonly onChange: (id: string, value: FilterValue) => void;
  readonly onReset: () => void;
  readonly widgets: readonly Widget[];
};

/** The filters as pills, and how old what is shown is. */
export function FilterBar({ filters, values, onChange, onReset, widgets }: FilterBarProps) {
  const t = useTranslations('filter');
  if (filters.length === 0 && widgets.length === 0) return null;
  const isChanged = filters.some((filter) => !isDefault(filter, values[filter.id] ?? defaultOf(filter)));
  return (
    <section className={css.filters} aria-label={t('title')}>
      {filters.map((filter) => {
        const value = values[filter.id] ?? defaultOf(filter);
        const change = (next: FilterValue) => onChange(filter.id, next);
        if (filter.kind === 'choice' && value.kind === 'choice')
          return <ChoiceFilter key={filter.id} filter={filter} value={value} onChange={change} />;
        if (filter.kind === 'text' && value.kind === 'text')
          return <TextFilter key={filter.id} filter={filter} value={value} onChange={change} />;
        if ('fromVariable' in filter && 'from' in value)
          return <RangeFilter key={filter.id} filter={filter} value={value} onChange={change} />;
        return null;
      })}
      {isChanged ? (
        <Button variant="subtle" size="xs" color="gray" onClick={onReset}>
          {t('reset')}
        </Button>
      ) : null}
      <span className={css.grow} />
      <AsOf sources={new Set(widgets.map(({ source }) => source)).size} />
    </section>
  );
}

/** How old the oldest answer on the page is, and the button that asks for all of them again. */
function AsOf({ sources }: { readonly sources: number }) {
  const t = useTranslations('filter');
  const formats = useFormats();
  const queryClient = useQueryClient();
  const running = useIsFetching({ queryKey: [widgetKey] });
  const queries = queryClient.getQueryCache().findAll({ queryKey: [widgetKey], type: 'active' });
  const answers = queries.map(({ state }) => state.data as QueryAnswer | undefined).filter((answer) => answer !== undefined);
  const oldest = answers.length > 0 ? Math.min(...answers.map(({ asOf }) => asOf)) : null;
  const isPartial = queries.some(({ state }) => state.error !== null) || answers.some(({ completion }) => !completion.complete);
  return (
    <span className={css.asOf}>
      <i data-state={running > 0 ? 'running' : isPartial ? 'partial' : 'complete'} />
      <span>
        {running > 0
          ? t('running', { count: running })
          : oldest === null
            ? ''
            : isPartial
              ? t('partialAsOf', { time: formats.clock(oldest) })
              : t('asOf', { time: formats.clock(oldest) })}
      </span>
      <span>{t('sources', { count: sources })}</span>
      <ActionIcon
        aria-label={t('refresh')}
        title={t('refresh')}
        onClick={() => void queryClient.invalidateQueries({ queryKey: [widgetKey] })}
      >
        <IconRefresh size={16} stroke={1.6} />
      </ActionIcon>
    </span>
  );
}
