'use client';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import type { ComponentPropsWithoutRef, ReactNode, Ref } from 'react';
import css from './look/controls.module.css';

type FilterPillProps = Omit<ComponentPropsWithoutRef<'button'>, 'value' | 'name'> & {
  readonly name: string;
  readonly value: ReactNode;
  /** An active filter stands on tint and can be cleared. */
  readonly active?: boolean;
  readonly onClear?: () => void;
  /** Accessible name of the button that clears. */
  readonly clearLabel?: string;
  readonly ref?: Ref<HTMLButtonElement>;
};

/** A filter in one line: its name in grey, its value in bold. Use it as the target of a menu or popover. */
export function FilterPill({ name, value, active = false, onClear, clearLabel, ref, className = '', ...button }: FilterPillProps) {
  const clearable = active && onClear;
  return (
    <span className={css.pillGroup}>
      <button type="button" ref={ref} className={`${css.pill} ${className}`} data-active={active || undefined} {...button}>
        {name} <b>{value}</b>
        {clearable ? null : <IconChevronDown size={13} stroke={1.8} />}
      </button>
      {clearable ? (
        <button type="button" className={css.pillClear} aria-label={clearLabel ?? name} title={clearLabel} onClick={onClear}>
          <IconX size={13} stroke={1.8} />
        </button>
      ) : null}
    </span>
  );
}
