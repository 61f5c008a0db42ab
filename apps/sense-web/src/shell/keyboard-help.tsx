import { KeyHint } from '@axion/ui/controls/key-hint.tsx';
import { Modal } from '@mantine/core';
import { useTranslations } from 'use-intl';
import css from './look/shell.module.css';

type Line = {
  readonly keys: readonly string[];
  readonly words: 'walk' | 'ten' | 'ends' | 'full' | 'layers' | 'copy' | 'palette' | 'search' | 'help';
};

const onDrive: readonly Line[] = [
  { keys: ['←', '→'], words: 'walk' },
  { keys: ['Shift', '←', '→'], words: 'ten' },
  { keys: ['Home', 'End'], words: 'ends' },
  { keys: ['F'], words: 'full' },
  { keys: ['1', '2', '3'], words: 'layers' },
  { keys: ['C'], words: 'copy' },
];
const everywhere: readonly Line[] = [
  { keys: ['Ctrl', 'K'], words: 'palette' },
  { keys: ['/'], words: 'search' },
  { keys: ['?'], words: 'help' },
];

/** Every shortcut on one card. */
export function KeyboardHelp({ opened, onClose }: { readonly opened: boolean; readonly onClose: () => void }) {
  const t = useTranslations('help');
  const app = useTranslations('app');
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
    <Modal opened={opened} onClose={onClose} title={t('title')} size={400} closeButtonProps={{ 'aria-label': app('close') }}>
      <div className={css.keys}>
        {list(t('drive'), onDrive)}
        {list(t('everywhere'), everywhere)}
      </div>
    </Modal>
  );
}
