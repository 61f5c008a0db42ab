'use client';
import { KeyboardHelp } from '@axion/ui/shell/keyboard-help.tsx';
import { useTranslations } from 'next-intl';

type GenKeysProps = { readonly opened: boolean; readonly onClose: () => void };

/** The shortcuts of Gen. */
export function GenKeys({ opened, onClose }: GenKeysProps) {
  const t = useTranslations('help');
  const groups = [
    {
      title: t('sql'),
      lines: [
        { keys: ['Ctrl', '↵'], words: t('run') },
        { keys: ['Esc'], words: t('cancel') },
        { keys: ['Ctrl', 'Space'], words: t('complete') },
        { keys: ['←', '↑', '→', '↓'], words: t('walk') },
        { keys: ['Shift', '↓'], words: t('draw') },
        { keys: ['Ctrl', 'C'], words: t('copy') },
      ],
    },
    {
      title: t('dashboard'),
      lines: [
        { keys: ['←', '↑', '→', '↓'], words: t('move') },
        { keys: ['Shift', '→'], words: t('resize') },
      ],
    },
    {
      title: t('everywhere'),
      lines: [
        { keys: ['Ctrl', 'K'], words: t('palette') },
        { keys: ['?'], words: t('help') },
      ],
    },
  ];
  return <KeyboardHelp opened={opened} onClose={onClose} title={t('title')} closeLabel={t('close')} groups={groups} />;
}
