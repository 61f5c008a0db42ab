'use client';
import { KeyHint } from '@axion/ui/controls/key-hint.tsx';
import { Modal } from '@mantine/core';
import { useTranslations } from 'next-intl';
import css from './look/shell.module.css';

type Line = {
  readonly keys: readonly string[];
  readonly words: 'run' | 'cancel' | 'complete' | 'walk' | 'draw' | 'copy' | 'move' | 'resize' | 'palette' | 'help';
};

const onSql: readonly Line[] = [
  { keys: ['Ctrl', '↵'], words: 'run' },
  { keys: ['Esc'], words: 'cancel' },
  { keys: ['Ctrl', 'Space'], words: 'complete' },
  { keys: ['←', '↑', '→', '↓'], words: 'walk' },
  { keys: ['Shift', '↓'], words: 'draw' },
  { keys: ['Ctrl', 'C'], words: 'copy' },
];
const onDashboard: readonly Line[] = [
  { keys: ['←', '↑', '→', '↓'], words: 'move' },
  { keys: ['Shift', '→'], words: 'resize' },
];
const everywhere: readonly Line[] = [
  { keys: ['Ctrl', 'K'], words: 'palette' },
  { keys: ['?'], words: 'help' },
];

/** Every shortcut on one card. */
export function KeyboardHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const t = useTranslations('help');
  const list = (title: string, lines: readonly Line[]) => (
    <>
      <h3>{title}</h3>
      <ul>
        {lines.map(({ keys, words }) => (
          <li key={words}>
            {t(words)} <KeyHint keys={keys} />
          </li>
        ))}
      </ul>
    </>
  );
  return (
    <Modal opened={opened} onClose={onClose} title={t('title')} size={420} closeButtonProps={{ 'aria-label': t('close') }}>
      <div className={css.keys}>
        {list(t('sql'), onSql)}
        {list(t('dashboard'), onDashboard)}
        {list(t('everywhere'), everywhere)}
      </div>
    </Modal>
  );
}
