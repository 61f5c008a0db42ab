import { CopyLine } from '@axion/ui/controls/copy-button.tsx';
import { wideOnly } from '@axion/ui/controls/page-head.tsx';
import { Button, Popover } from '@mantine/core';
import { IconFolder } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import css from './look/import.module.css';
import { importCommand } from './no-drives.tsx';

/** Shows the command that brings a folder in. */
export function ImportButton() {
  const t = useTranslations('drives');
  return (
    <Popover width={380} position="bottom-end" trapFocus>
      <Popover.Target>
        <Button className={wideOnly ?? ''} leftSection={<IconFolder size={15} stroke={1.6} />}>
          {t('importFolder')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('importHow')}>
        <div className={css.import}>
          <b>{t('importHow')}</b>
          <p>{t('importDetail')}</p>
          <CopyLine text={importCommand} label={t('copyCommand')} />
          <p>{t('importSignIn')}</p>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
