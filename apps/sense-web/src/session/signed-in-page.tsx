import { QueryError } from '@axion/ui/client/query-error.tsx';
import { SignInCard } from '@axion/ui/shell/sign-in-card.tsx';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { useApp } from '../app-context.tsx';

/** Where the identity provider sends people back to: takes its answer once and goes on to where they wanted. */
export function SignedInPage() {
  const t = useTranslations('signIn');
  const { session } = useApp();
  const navigate = useNavigate();
  const answer = useQuery({
    queryKey: ['signed-in', location.search],
    queryFn: () => session.finishSignIn(new URL(location.href)),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const target = answer.data;
  useEffect(() => {
    if (target !== undefined) void navigate({ href: target, replace: true });
  }, [target, navigate]);
  if (!answer.isError) return <SignInCard title={t('title')}>{t('finishing')}</SignInCard>;
  return (
    <SignInCard title={t('title')}>
      <QueryError error={answer.error} what={t('failed')} />
      <Button variant="filled" size="md" onClick={() => void session.signIn('/')}>
        {t('action')}
      </Button>
    </SignInCard>
  );
}
