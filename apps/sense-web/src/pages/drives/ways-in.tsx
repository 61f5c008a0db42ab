import { CopyLine } from '@axion/ui/controls/copy-button.tsx';
import { IconDeviceMobile, IconTerminal2 } from '@tabler/icons-react';
import { useTranslations } from 'use-intl';
import { useApp } from '../../app-context.tsx';
import css from './look/ways.module.css';
import { importCommand } from './no-drives.tsx';

/** How more drives come in, for who has only a few. */
export function WaysIn() {
  const t = useTranslations('drives');
  const { apiUrl } = useApp();
  return (
    <section className={css.ways}>
      <h2>{t('next')}</h2>
      <p>{t('nextDetail')}</p>
      <ul>
        <li>
          <b>
            <IconTerminal2 size={16} stroke={1.6} />
            {t('importHow')}
          </b>
          <p>{t('importDetail')}</p>
          <CopyLine text={importCommand} label={t('copyCommand')} />
        </li>
        <li>
          <b>
            <IconDeviceMobile size={16} stroke={1.6} />
            {t('apiHow')}
          </b>
          <p>{t('apiDetail')}</p>
          <a href={`${apiUrl}/docs`}>{t('apiLink')}</a>
        </li>
      </ul>
    </section>
  );
}
