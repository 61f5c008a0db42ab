import { QueryError } from '@axion/ui/client/query-error.tsx';
import { SignInCard } from '@axion/ui/shell/sign-in-card.tsx';
import { useTranslations } from 'use-intl';

/** The pages cannot start: their own server says nothing usable about the world. */
export function StartFailed({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  const t = useTranslations('signIn');
  return (
    <SignInCard title={t('title')}>
      <QueryError error={error} what={t('configurationFailed')} onRetry={onRetry} />
    </SignInCard>
  );
}
