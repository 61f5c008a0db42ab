import { CopyLine } from '@axion/ui/controls/copy-button.tsx';
import { EmptyState } from '@axion/ui/controls/empty-state.tsx';
import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { type DrivesFilter, isFiltered } from './filters.ts';

/** What people run where the project is; the folder is theirs to name. */
export const importCommand = './axion import ./photos';

/** Nothing in the list: either there are no drives at all, or none matches. */
export function NoDrives({ filter }: { readonly filter: DrivesFilter }) {
  const t = useTranslations('drives');
  const navigate = useNavigate();
  if (isFiltered(filter)) {
    return (
      <EmptyState
        title={t('noMatch')}
        detail={t('noMatchDetail')}
        action={<Button onClick={() => void navigate({ to: '/', search: {} })}>{t('clearAll')}</Button>}
      />
    );
  }
  return <EmptyState title={t('empty')} detail={t('emptyDetail')} action={<CopyLine text={importCommand} label={t('copyCommand')} />} />;
}
