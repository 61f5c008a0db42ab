'use client';
import { IconGripVertical } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import type { KeyboardEvent } from 'react';
import type { Nudge } from '../layout-model.ts';
import css from '../look/dashboard.module.css';

const moves: Readonly<Record<string, Nudge>> = { ArrowRight: { x: 1 }, ArrowLeft: { x: -1 }, ArrowDown: { y: 1 }, ArrowUp: { y: -1 } };
const sizes: Readonly<Record<string, Nudge>> = { ArrowRight: { w: 1 }, ArrowLeft: { w: -1 }, ArrowDown: { h: 1 }, ArrowUp: { h: -1 } };

/** Takes a card: by the pointer, by arrow keys, and with Shift its size. */
export function MoveHandle({ title, onNudge }: { readonly title: string; readonly onNudge: (by: Nudge) => void }) {
  const t = useTranslations('dashboard');
  const onKeyDown = (event: KeyboardEvent) => {
    const by = (event.shiftKey ? sizes : moves)[event.key];
    if (!by) return;
    event.preventDefault();
    onNudge(by);
  };
  return (
    <button type="button" className={css.handle} aria-label={t('move', { title })} title={t('moveHow')} onKeyDown={onKeyDown} data-own-keys>
      <IconGripVertical size={15} stroke={1.6} />
    </button>
  );
}
