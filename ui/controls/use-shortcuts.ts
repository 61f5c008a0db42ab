'use client';
import { useEffect, useRef } from 'react';

/** Keys by `KeyboardEvent.key` (letters in lower case; `Shift+` before a named key) and what they do. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** Runs a page's single-key shortcuts, but not while someone types, a dialog or menu is open, or a modifier is held. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target)) return;
      const run = latest.current[nameOf(event)];
      if (!run) return;
      event.preventDefault();
      run();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

/** A character already says whether Shift was held; a named key does not. */
const nameOf = ({ key, shiftKey }: KeyboardEvent): string => (key.length === 1 ? key.toLowerCase() : shiftKey ? `Shift+${key}` : key);

/** Where keys belong to what has the focus. A slider or a list of ours takes its own keys by preventing their default. */
const elsewhere = 'input, textarea, select, [contenteditable=true], [role=dialog], [role=menu], [data-own-keys]';
const isElsewhere = (target: EventTarget | null): boolean => target instanceof Element && target.closest(elsewhere) !== null;
