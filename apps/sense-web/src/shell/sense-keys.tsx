import { KeyboardHelp } from '@axion/ui/shell/keyboard-help.tsx';
import { useTranslations } from 'use-intl';

type SenseKeysProps = { readonly opened: boolean; readonly onClose: () => void };

/** The shortcuts of Sense. */
export function SenseKeys({ opened, onClose }: SenseKeysProps) {
  const t = useTranslations('help');
  const app = useTranslations('app');
  const groups = [
    {
      title: t('drive'),
      lines: [
        { keys: ['←', '→'], words: t('walk') },
        { keys: ['Shift', '←', '→'], words: t('ten') },
        { keys: ['Home', 'End'], words: t('ends') },
        { keys: ['F'], words: t('full') },
        { keys: ['1', '2', '3'], words: t('layers') },
        { keys: ['C'], words: t('copy') },
      ],
    },
    {
      title: t('everywhere'),
      lines: [
        { keys: ['Ctrl', 'K'], words: t('palette') },
        { keys: ['/'], words: t('search') },
        { keys: ['?'], words: t('help') },
      ],
    },
  ];
  return <KeyboardHelp opened={opened} onClose={onClose} title={t('title')} closeLabel={app('close')} groups={groups} />;
}
