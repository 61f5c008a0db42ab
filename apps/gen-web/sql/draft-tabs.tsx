'use client';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useRef } from 'react';
import { type Draft, titleOf } from './drafts.ts';
import css from './look/sql.module.css';

type DraftTabsProps = {
  readonly drafts: readonly Draft[];
  readonly current: string;
  readonly onShow: (id: string) => void;
  readonly onClose: (id: string) => void;
  readonly onAdd: () => void;
};

/** The open drafts. Arrows walk between them, Delete closes the one in front. */
export function DraftTabs({ drafts, current, onShow, onClose, onAdd }: DraftTabsProps) {
  const t = useTranslations('sql');
  const list = useRef<HTMLDivElement>(null);
  const nameOf = (draft: Draft, index: number) => titleOf(draft.sql) ?? t('untitled', { number: index + 1 });
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const index = drafts.findIndex(({ id }) => id === current);
    if (event.key === 'Delete') return onClose(current);
    if (step === undefined) return;
    const next = drafts[(index + step * (document.documentElement.dir === 'rtl' ? -1 : 1) + drafts.length) % drafts.length];
    if (!next) return;
    onShow(next.id);
    list.current?.querySelector<HTMLElement>(`#draft-${next.id}`)?.focus();
  };
  return (
    <div className={css.tabs}>
      <div ref={list} className={css.tabList} role="tablist" aria-label={t('drafts')} onKeyDown={onKeyDown}>
        {drafts.map((draft, index) => (
          <button
            key={draft.id}
            id={`draft-${draft.id}`}
            type="button"
            role="tab"
            aria-selected={draft.id === current}
            aria-controls="draft"
            tabIndex={draft.id === current ? 0 : -1}
            onClick={() => onShow(draft.id)}
          >
            <span dir="auto">{nameOf(draft, index)}</span>
          </button>
        ))}
      </div>
      <button type="button" className={css.tabTool} title={t('closeDraft')} aria-label={t('closeDraft')} onClick={() => onClose(current)}>
        <IconX size={14} stroke={1.8} />
      </button>
      <button type="button" className={css.tabTool} title={t('newDraft')} aria-label={t('newDraft')} onClick={onAdd}>
        <IconPlus size={15} stroke={1.8} />
      </button>
    </div>
  );
}
