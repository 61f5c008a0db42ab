'use client';
import type { DashboardFilter } from '@axion/contracts/gen/widgets.ts';
import { FilterPill } from '@axion/ui/controls/filter-pill.tsx';
import { Button, Popover, TextInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import css from '../look/dashboard.module.css';
import type { FilterValue } from './filter-values.ts';

type TextFilterProps = {
  readonly filter: Extract<DashboardFilter, { kind: 'text' }>;
  readonly value: Extract<FilterValue, { kind: 'text' }>;
  readonly onChange: (value: FilterValue) => void;
};

/** A word that the widgets look for. */
export function TextFilter({ filter, value, onChange }: TextFilterProps) {
  const t = useTranslations('filter');
  const [opened, setOpened] = useState(false);
  const [text, setText] = useState(value.text);
  const isActive = value.text !== '';
  const apply = (next: string) => {
    onChange({ kind: 'text', text: next });
    setOpened(false);
  };
  const toggle = () => {
    setText(value.text);
    setOpened(!opened);
  };
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" trapFocus withinPortal>
      <Popover.Target>
        <FilterPill
          name={filter.label}
          value={isActive ? value.text : t('all')}
          active={isActive}
          clearLabel={t('clear', { name: filter.label })}
          aria-expanded={opened}
          onClick={toggle}
          {...(isActive ? { onClear: () => apply('') } : {})}
        />
      </Popover.Target>
      <Popover.Dropdown>
        <form
          className={css.popover}
          onSubmit={(event) => {
            event.preventDefault();
            apply(text.trim());
          }}
        >
          <TextInput data-autofocus dir="auto" label={filter.label} value={text} onChange={(event) => setText(event.currentTarget.value)} />
          <div className={css.popoverFoot}>
            <Button onClick={() => apply('')}>{t('everything')}</Button>
            <Button type="submit" variant="filled">
              {t('apply')}
            </Button>
          </div>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
