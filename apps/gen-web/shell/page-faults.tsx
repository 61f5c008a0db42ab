'use client';
import { QueryError } from '@axion/ui/client/query-error.tsx';
import { EmptyState } from '@axion/ui/controls/empty-state.tsx';
import Link from 'next/link';
import { useTranslations } from 'next-intl';

/** An address that leads nowhere. */
export function NotFoundPage() {
  const t = useTranslations('app');
  return (
    <main>
      <EmptyState title={t('notFound')} detail={t('notFoundDetail')} action={<Link href="/dashboards">{t('toDashboards')}</Link>} />
    </main>
  );
}

/** A page that threw while it was drawn. */
export function PageFailed({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  const t = useTranslations('app');
  return (
    <main style={{ padding: 24 }}>
      <QueryError error={error} what={t('pageFailed')} onRetry={reset} />
    </main>
  );
}
