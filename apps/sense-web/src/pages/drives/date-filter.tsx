import { FilterPill } from '@axion/ui/controls/filter-pill.tsx';
import { Button, Popover } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFigures } from '../../figures/use-figures.ts';
import { type DrivesFilter, lastDays } from './filters.ts';
import css from './look/drives.module.css';

type DateFilterProps = {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly onChange: (part: Pick<DrivesFilter, 'from' | 'to'>) => void;
};

const quick = [
  { words: 'today', days: 1 },
  { words: 'last7', days: 7 },
  { words: 'last30', days: 30 },
] as const;

/** The days in which drives were recorded: quick choices, or two days of the reader's own calendar. */
export function DateFilter({ from, to, onChange }: DateFilterProps) {
  const t = useTranslations('drives');
  const figures = useFigures();
  const [opened, setOpened] = useState(false);
  const shown = (text: string | undefined) => (text === undefined ? '…' : figures.day(`${text}T12:00:00`));
  const isActive = from !== undefined || to !== undefined;
  const choose = (part: Pick<DrivesFilter, 'from' | 'to'>) => {
    onChange(part);
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus>
      <Popover.Target>
        <FilterPill
          name={t('recorded')}
          value={isActive ? (from === to ? shown(from) : `${shown(from)} – ${shown(to)}`) : t('anyTime')}
          active={isActive}
          onClear={() => choose({ from: undefined, to: undefined })}
          clearLabel={t('clear', { name: t('recorded') })}
          onClick={() => setOpened((before) => !before)}
        />
      </Popover.Target>
      <Popover.Dropdown aria-label={t('recorded')}>
        <form
          className={css.dates}
          onSubmit={(event) => {
            event.preventDefault();
            const form = new FormData(event.currentTarget);
            const day = (name: string) => String(form.get(name) ?? '') || undefined;
            choose({ from: day('from'), to: day('to') });
          }}
        >
          <div className={css.quick}>
            {quick.map(({ words, days }) => (
              <Button key={words} size="xs" onClick={() => choose(lastDays(days, new Date()))}>
                {t(words)}
              </Button>
            ))}
          </div>
          <label>
            {t('from')}
            <input type="date" name="from" defaultValue={from} />
          </label>
          <label>
            {t('to')}
            <input type="date" name="to" defaultValue={to} />
          </label>
          <Button type="submit" variant="filled">
            {t('apply')}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
