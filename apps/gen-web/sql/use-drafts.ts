'use client';
import { useEffect, useState } from 'react';
import { changeDraft, closeDraft, currentDraft, type Draft, type Drafts, firstDrafts, newDraft, openDraft, readDrafts } from './drafts.ts';

const key = 'axion.gen.drafts';
const savedAfterMs = 400;

/** What the address asks to open: a link that somebody shared. */
export type SharedSql = { readonly source: string | null; readonly sql: string };

const stored = (): Drafts => readDrafts(localStorage.getItem(key)) ?? firstDrafts(null);

/** The drafts of this browser; what is written is kept by itself. Nothing until the browser's store is read. */
export function useDrafts(shared: SharedSql | null) {
  const [drafts, setDrafts] = useState<Drafts | null>(null);
  const [savedAt, setSavedAt] = useState<number | null>(null);
  useEffect(() => {
    setDrafts(shared ? openDraft(stored(), newDraft(shared)) : stored());
  }, [shared]);
  useEffect(() => {
    if (!drafts) return;
    const timer = setTimeout(() => {
      localStorage.setItem(key, JSON.stringify(drafts));
      setSavedAt(Date.now());
    }, savedAfterMs);
    return () => clearTimeout(timer);
  }, [drafts]);
  if (!drafts) return null;
  const current = currentDraft(drafts);
  return {
    all: drafts.all,
    current,
    savedAt,
    change: (change: Partial<Omit<Draft, 'id'>>) => setDrafts((before) => before && changeDraft(before, change)),
    show: (id: string) => setDrafts((before) => before && { ...before, current: id }),
    open: (start: SharedSql) => setDrafts((before) => before && openDraft(before, newDraft(start))),
    add: () =>
      setDrafts((before) => {
        const draft = newDraft({ source: current.source, sql: '' });
        return before && { all: [...before.all, draft], current: draft.id };
      }),
    close: (id: string) => setDrafts((before) => before && closeDraft(before, id)),
  };
}
