'use client';
import type { DashboardFilter } from '@axion/contracts/gen/widgets.ts';
import { FilterPill } from '@axion/ui/controls/filter-pill.tsx';
import { Button, NumberInput, Popover, TextInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useFormats } from '../../formats/use-formats.ts';
import css from '../look/dashboard.module.css';
import type { FilterValue } from './filter-values.ts';

type Range = Extract<FilterValue, { kind: 'time-range' | 'number-range' }>;
type RangeFilterProps = {
  readonly filter: Extract<DashboardFilter, { kind: 'time-range' | 'number-range' }>;
  readonly value: Range;
  readonly onChange: (value: FilterValue) => void;
};

/** From and to, each open when it is empty; days are whole days in UTC. */
export function RangeFilter({ filter, value, onChange }: RangeFilterProps) {
  const t = useTranslations('filter');
  const formats = useFormats();
  const [opened, setOpened] = useState(false);
  const isActive = value.from !== null || value.to !== null;
  const write = (side: string | number) => (typeof side === 'number' ? formats.count(side) : formats.utcDay(Date.parse(side)));
  const words =
    value.from !== null && value.to !== null
      ? t('fromTo', { from: write(value.from), to: write(value.to) })
      : value.from !== null
        ? t('since', { from: write(value.from) })
        : value.to !== null
          ? t('until', { to: write(value.to) })
          : t('all');
  const choose = (next: FilterValue) => {
    onChange(next);
    setOpened(false);
  };
  const clear = () => choose({ kind: value.kind, from: null, to: null } as FilterValue);
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus withinPortal>
      <Popover.Target>
        <FilterPill
          name={filter.label}
          value={words}
          active={isActive}
          clearLabel={t('clear', { name: filter.label })}
          aria-expanded={opened}
          onClick={() => setOpened(!opened)}
          {...(isActive ? { onClear: clear } : {})}
        />
      </Popover.Target>
      <Popover.Dropdown>{opened ? <RangeForm value={value} onApply={choose} onClear={clear} /> : null}</Popover.Dropdown>
    </Popover>
  );
}

/** The last moment of a day in UTC, so that its whole day counts. */
const endOfDay = (day: string): string => `${day}T23:59:59.999Z`;
const dayOf = (time: string | number | null): string => (typeof time === 'string' ? time.slice(0, 10) : '');

type RangeFormProps = { readonly value: Range; readonly onApply: (value: FilterValue) => void; readonly onClear: () => void };

function RangeForm({ value, onApply, onClear }: RangeFormProps) {
  const t = useTranslations('filter');
  const isTime = value.kind === 'time-range';
  const [from, setFrom] = useState(String(isTime ? dayOf(value.from) : (value.from ?? '')));
  const [to, setTo] = useState(String(isTime ? dayOf(value.to) : (value.to ?? '')));
  const isBackwards = from !== '' && to !== '' && (isTime ? from > to : Number(from) > Number(to));
  const numberOf = (text: string) => (text === '' ? null : Number(text));
  const apply = () => {
    if (isBackwards) return;
    if (isTime) onApply({ kind: 'time-range', from: from === '' ? null : `${from}T00:00:00.000Z`, to: to === '' ? null : endOfDay(to) });
    else onApply({ kind: 'number-range', from: numberOf(from), to: numberOf(to) });
  };
  return (
    <form
      className={css.popover}
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <div className={css.range}>
        <RangeField isTime={isTime} isFirst label={t('from')} value={from} onChange={setFrom} />
        <RangeField isTime={isTime} label={t('to')} value={to} error={isBackwards ? t('backwards') : undefined} onChange={setTo} />
      </div>
      <div className={css.popoverFoot}>
        <Button onClick={onClear}>{t('everything')}</Button>
        <Button type="submit" variant="filled" disabled={isBackwards}>
          {t('apply')}
        </Button>
      </div>
    </form>
  );
}

type RangeFieldProps = {
  readonly isTime: boolean;
  readonly isFirst?: boolean;
  readonly label: string;
  readonly value: string;
  readonly error?: string | undefined;
  readonly onChange: (value: string) => void;
};

function RangeField({ isTime, isFirst = false, label, value, error, onChange }: RangeFieldProps) {
  const shared = { label, error, value, 'data-autofocus': isFirst || undefined };
  return isTime ? (
    <TextInput {...shared} type="date" onChange={(event) => onChange(event.currentTarget.value)} />
  ) : (
    <NumberInput {...shared} hideControls onChange={(next) => onChange(String(next))} />
  );
}
