'use client';
import { useTranslations } from 'next-intl';

/** The title of the browser's tab. */
export function PageTitle({ title }: { readonly title: string }) {
  const t = useTranslations('app');
  return <title>{`${title} · ${t('name')}`}</title>;
}
