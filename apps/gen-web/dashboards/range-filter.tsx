'use client';
import type { DashboardFilter } from '@axion/contracts/gen/widgets.ts';
import { FilterPill } from '@axion/ui/controls/filter-pill.tsx';
import { Button, NumberInput, Popover, TextInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useFormats } from '../formats/use-formats.ts';
import type { FilterValue } from './filter-values.ts';
import css from './look/dashboard.module.css';

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

function RangeForm({
  value,
  onApply,
  onClear,
}: {
  readonly value: Range;
  readonly onApply: (value: FilterValue) => void;
  readonly onClear: () => void;
}) {
  const t = useTranslations('filter');
  const [from, setFrom] = useState(value.kind === 'time-range' ? dayOf(value.from) : (value.from ?? ''));
  const [to, setTo] = useState(value.kind === 'time-range' ? dayOf(value.to) : (value.to ?? ''));
  const apply = () =>
    onApply(
      value.kind === 'time-range'
        ? { kind: 'time-range', from: from === '' ? null : `${from}T00:00:00.000Z`, to: to === '' ? null : endOfDay(String(to)) }
        : { kind: 'number-range', from: from === '' ? null : Number(from), to: to === '' ? null : Number(to) },
    );
  const isBackwards = from !== '' && to !== '' && (value.kind === 'time-range' ? String(from) > String(to) : Number(from) > Number(to));
  const error = isBackwards ? t('backwards') : undefined;
  return (
    <form
      className={css.popover}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBackwards) apply();
      }}
    >
      <div className={css.range}>
        {value.kind === 'time-range' ? (
          <>
            <TextInput
              type="date"
              data-autofocus
              label={t('from')}
              value={String(from)}
              onChange={(event) => setFrom(event.currentTarget.value)}
            />
            <TextInput
              type="date"
              label={t('to')}
              value={String(to)}
              error={error}
              onChange={(event) => setTo(event.currentTarget.value)}
            />
          </>
        ) : (
          <>
            <NumberInput data-autofocus hideControls label={t('from')} value={from} onChange={setFrom} />
            <NumberInput hideControls label={t('to')} value={to} error={error} onChange={setTo} />
          </>
        )}
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
