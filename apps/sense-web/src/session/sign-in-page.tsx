import { QueryError } from '@axion/ui/client/query-error.tsx';
import { SignInCard, signInLook } from '@axion/ui/shell/sign-in-card.tsx';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { useApp } from '../app-context.tsx';

type SignInPageProps = { readonly why: 'never' | 'left' | 'expired'; readonly returnTo: string };

/** Who comes for the first time is sent to the identity provider at once; who left or expired decides. */
export function SignInPage({ why, returnTo }: SignInPageProps) {
  const t = useTranslations('signIn');
  const { session, locale, chooseLocale } = useApp();
  const { mutate, error, isPending, isIdle } = useMutation({ mutationFn: () => session.signIn(returnTo) });
  const isDirect = why === 'never';
  useEffect(() => {
    if (isDirect && isIdle) mutate();
  }, [isDirect, isIdle, mutate]);
  if (isDirect && !error) return <SignInCard title={t('title')}>{t('leaving')}</SignInCard>;
  return (
    <SignInCard title={t('title')}>
      {error ? (
        <QueryError error={error} what={t('failed')} />
      ) : (
        <p className={signInLook.words}>{why === 'left' ? t('signedOut') : t('expired')}</p>
      )}
      <Button variant="filled" size="md" loading={isPending} onClick={() => mutate()}>
        {t('action')}
      </Button>
      <div className={signInLook.foot}>
        <span>{t('detail')}</span>
        <button type="button" lang={locale === 'ar' ? 'en' : 'ar'} onClick={() => chooseLocale(locale === 'ar' ? 'en' : 'ar')}>
          {locale === 'ar' ? 'English' : 'العربية'}
        </button>
      </div>
    </SignInCard>
  );
}
