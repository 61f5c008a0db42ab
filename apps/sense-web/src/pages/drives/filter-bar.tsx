import { type Track, TrackStatus } from '@axion/contracts/sense/track.ts';
import { FilterPill } from '@axion/ui/controls/filter-pill.tsx';
import { KeyHint } from '@axion/ui/controls/key-hint.tsx';
import { useShortcuts } from '@axion/ui/controls/use-shortcuts.ts';
import { Menu } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconCheck, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { DateFilter } from './date-filter.tsx';
import type { DrivesFilter } from './filters.ts';
import css from './look/drives.module.css';

const typingMs = 250;

/** Search and filters; all of them live in the address. */
export function FilterBar({ filter, tracks }: { readonly filter: DrivesFilter; readonly tracks: readonly Track[] }) {
  const t = useTranslations('drives');
  const navigate = useNavigate();
  const set = (part: DrivesFilter) => void navigate({ to: '/', search: (before) => ({ ...before, ...part }), replace: true });
  const devices = [...new Set([...tracks.map(({ deviceId }) => deviceId), ...(filter.device ? [filter.device] : [])])].sort();
  return (
    <div className={css.filters}>
      <SearchField text={filter.text ?? ''} onChange={(text) => set({ text: text || undefined })} />
      <DateFilter from={filter.from} to={filter.to} onChange={set} />
      <ChoiceFilter
        name={t('state')}
        any={t('any')}
        value={filter.status}
        choices={TrackStatus.options.map((status) => ({ value: status, label: t(`states.${status}`) }))}
        onChange={(status) => set({ status: status as DrivesFilter['status'] })}
      />
      {devices.length > 1 || filter.device ? (
        <ChoiceFilter
          name={t('device')}
          any={t('any')}
          value={filter.device}
          choices={devices.map((device) => ({ value: device, label: device }))}
          onChange={(device) => set({ device })}
        />
      ) : null}
    </div>
  );
}

function SearchField({ text, onChange }: { readonly text: string; readonly onChange: (text: string) => void }) {
  const t = useTranslations('drives');
  const field = useRef<HTMLInputElement>(null);
  const [typing, setTyping] = useState({ typed: text, from: text });
  // What is typed stays as typed, unless the address changed by itself.
  const value = typing.from === text || typing.typed.trim() === text ? typing.typed : text;
  const changed = useDebouncedCallback(onChange, typingMs);
  useShortcuts({ '/': () => field.current?.focus() });
  return (
    <label className={css.search}>
      <IconSearch size={14} stroke={1.6} />
      <input
        ref={field}
        type="search"
        value={value}
        placeholder={t('search')}
        aria-label={t('search')}
        aria-keyshortcuts="/"
        onChange={(event) => {
          setTyping({ typed: event.currentTarget.value, from: text });
          changed(event.currentTarget.value.trim());
        }}
      />
      <KeyHint keys={['/']} />
    </label>
  );
}

type ChoiceFilterProps = {
  readonly name: string;
  readonly any: string;
  readonly value: string | undefined;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string | undefined) => void;
};

function ChoiceFilter({ name, any, value, choices, onChange }: ChoiceFilterProps) {
  const t = useTranslations('drives');
  const chosen = choices.find((choice) => choice.value === value);
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <FilterPill
          name={name}
          value={chosen?.label ?? any}
          active={chosen !== undefined}
          onClear={() => onChange(undefined)}
          clearLabel={t('clear', { name })}
        />
      </Menu.Target>
      <Menu.Dropdown>
        {[{ value: undefined, label: any }, ...choices].map((choice) => (
          <Menu.Item
            key={choice.label}
            rightSection={choice.value === value ? <IconCheck size={15} stroke={1.8} /> : null}
            onClick={() => onChange(choice.value)}
          >
            {choice.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
