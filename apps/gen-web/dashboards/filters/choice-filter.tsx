'use client';
import type { DashboardFilter } from '@axion/contracts/gen/widgets.ts';
import { problemOf } from '@axion/ui/client/problem-of.ts';
import { FilterPill } from '@axion/ui/controls/filter-pill.tsx';
import { SkeletonRows } from '@axion/ui/controls/skeleton-rows.tsx';
import { Button, Checkbox, Popover, Radio, TextInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { cellText } from '../../query/cell-text.ts';
import { noResult, type ResultTable } from '../../query/result-table.ts';
import { useWidgetAnswer } from '../../widgets/use-widget-answer.ts';
import css from '../look/dashboard.module.css';
import type { FilterValue } from './filter-values.ts';

type ChoiceFilterProps = {
  readonly filter: Extract<DashboardFilter, { kind: 'choice' }>;
  readonly value: Extract<FilterValue, { kind: 'choice' }>;
  readonly onChange: (value: FilterValue) => void;
};

const mostShown = 200;

/**
 * One or several of the values that a query answers. The values are asked for when the list is opened, or when something is chosen whose label is
 * wanted; they come after the charts and never hold them up.
 */
export function ChoiceFilter({ filter, value, onChange }: ChoiceFilterProps) {
  const t = useTranslations('filter');
  const [opened, setOpened] = useState(false);
  const isActive = value.values.length > 0;
  const question = { source: filter.source, sql: filter.optionsSql, parameters: {} };
  const answer = useWidgetAnswer(question, opened || isActive ? opened : null);
  const options = useMemo(() => optionsOf(answer.data?.table ?? noResult, value.values), [answer.data, value.values]);
  const labels = options.filter((option) => value.values.includes(option.value)).map(({ label }) => label);
  const clear = () => onChange({ kind: 'choice', values: [] });
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" width={280} trapFocus withinPortal>
      <Popover.Target>
        <FilterPill
          name={filter.label}
          value={isActive ? labels.join(', ') : t('all')}
          active={isActive}
          clearLabel={t('clear', { name: filter.label })}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
          {...(isActive ? { onClear: clear } : {})}
        />
      </Popover.Target>
      <Popover.Dropdown>
        {opened ? (
          <>
            {answer.isPending ? <SkeletonRows rows={4} widths={[120]} rowHeight={28} /> : null}
            {answer.isError ? <p role="alert">{problemOf(answer.error, { title: t('failed'), hint: '' }).title}</p> : null}
            <Choices
              filter={filter}
              value={value}
              options={options}
              isReady={answer.isSuccess}
              onChange={onChange}
              onClear={clear}
              onDone={() => setOpened(false)}
            />
          </>
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
}

type ChoicesProps = ChoiceFilterProps & {
  readonly options: readonly Option[];
  readonly isReady: boolean;
  readonly onClear: () => void;
  readonly onDone: () => void;
};

function Choices({ filter, value, options, isReady, onChange, onClear, onDone }: ChoicesProps) {
  const t = useTranslations('filter');
  const [search, setSearch] = useState('');
  const shown = options.filter(({ label }) => label.toLowerCase().includes(search.trim().toLowerCase()));
  const toggle = (chosen: string) => {
    const without = value.values.filter((each) => each !== chosen);
    onChange({
      kind: 'choice',
      values: filter.multiple ? (without.length < value.values.length ? without : [...value.values, chosen]) : [chosen],
    });
  };
  const field = ({ value: each, label }: Option) => {
    const shared = { label, checked: value.values.includes(each), onChange: () => toggle(each) };
    return filter.multiple ? <Checkbox key={each} {...shared} /> : <Radio key={each} size="xs" name={filter.id} {...shared} />;
  };
  return (
    <div className={css.popover}>
      {options.length > 8 ? (
        <TextInput
          data-autofocus
          aria-label={t('search')}
          placeholder={t('search')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      ) : null}
      {isReady && shown.length === 0 ? <p className={css.note}>{t('noOptions')}</p> : null}
      <fieldset className={css.choices} aria-label={filter.label}>
        {shown.slice(0, mostShown).map(field)}
      </fieldset>
      {shown.length > mostShown ? <p className={css.note}>{t('moreOptions', { count: shown.length - mostShown })}</p> : null}
      <div className={css.popoverFoot}>
        <Button onClick={onClear}>{t('everything')}</Button>
        <Button onClick={onDone}>{t('done')}</Button>
      </div>
    </div>
  );
}

type Option = { readonly value: string; readonly label: string };

/** Choices of an answer: its column `value`, or its first one, and if there is one its column `label`. What is chosen is always among them. */
function optionsOf(table: ResultTable, chosen: readonly string[]): readonly Option[] {
  const indexOf = (name: string) => table.columns.findIndex((column) => column.name === name);
  const valueIndex = Math.max(0, indexOf('value'));
  const labelIndex = indexOf('label');
  const textAt = (row: number, index: number) => {
    const column = table.columns[index];
    return column ? (cellText(table.at(row, index), column) ?? '') : '';
  };
  const options = Array.from({ length: table.rowCount }, (_, row) => {
    const value = textAt(row, valueIndex);
    return { value, label: labelIndex >= 0 ? textAt(row, labelIndex) : value };
  }).filter(({ value }) => value !== '');
  const known = new Set(options.map(({ value }) => value));
  return [...chosen.filter((value) => !known.has(value)).map((value) => ({ value, label: value })), ...options];
}
