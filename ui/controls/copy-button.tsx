'use client';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useWords } from '../messages/use-words.ts';
import css from './look/controls.module.css';

const shownMs = 1_600;

/** Copies a text and says so for a moment. False while nothing was copied or the browser refused. */
export function useCopy(): { readonly copied: boolean; readonly copy: (text: string) => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = (text: string) => {
    navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return { copied, copy };
}

/** A line of code or a command with a button that copies it. It stays left to right. */
export function CopyLine({ text, label }: { readonly text: string; readonly label?: string }) {
  const words = useWords();
  const { copied, copy } = useCopy();
  const name = copied ? words('copied') : (label ?? words('copy'));
  return (
    <div className={css.line}>
      <code>{text}</code>
      <button type="button" className={css.copy} aria-label={name} title={name} onClick={() => copy(text)}>
        {copied ? <IconCheck size={15} stroke={1.8} /> : <IconCopy size={15} stroke={1.6} />}
      </button>
      <span className="visually-hidden" role="status">
        {copied ? words('copied') : ''}
      </span>
    </div>
  );
}
