'use client';
import { Button } from '@mantine/core';
import { useTranslations } from 'next-intl';
import css from './look/changed-meanwhile.module.css';

type ChangedMeanwhileProps = { readonly what: string; readonly onKeepMine: () => void; readonly onTakeTheirs: () => void };

/** Somebody else saved first: the person chooses whose version stays. */
export function ChangedMeanwhile({ what, onKeepMine, onTakeTheirs }: ChangedMeanwhileProps) {
  const t = useTranslations('conflict');
  return (
    <section className={css.conflict} role="alert">
      <h2>{t('title', { what })}</h2>
      <p>{t('detail')}</p>
      <div>
        <Button onClick={onTakeTheirs}>{t('theirs')}</Button>
        <Button onClick={onKeepMine}>{t('mine')}</Button>
      </div>
    </section>
  );
}
