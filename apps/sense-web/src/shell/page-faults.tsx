import { QueryError } from '@axion/ui/client/query-error.tsx';
import { EmptyState } from '@axion/ui/controls/empty-state.tsx';
import { PageHead } from '@axion/ui/controls/page-head.tsx';
import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';

/** An address that leads nowhere. */
export function NotFoundPage() {
  const t = useTranslations('app');
  return (
    <>
      <PageHead title={t('notFound')} />
      <EmptyState title={t('notFound')} detail={t('notFoundDetail')} action={<Link to="/">{t('toDrives')}</Link>} />
    </>
  );
}

/** A page that threw while it was drawn. */
export function PageFailed({ error, reset }: { readonly error: unknown; readonly reset: () => void }) {
  const t = useTranslations('app');
  return (
    <div style={{ padding: 24 }}>
      <QueryError error={error} what={t('pageFailed')} onRetry={reset} />
    </div>
  );
}
