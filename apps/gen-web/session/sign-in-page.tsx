'use client';
import { signIn } from '@axion/contracts/gen/session.ts';
import { SignInCard, signInLook } from '@axion/ui/shell/sign-in-card.tsx';
import { Button } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useGen } from './gen-context.tsx';

/** One button that leads to the identity provider and back to this address. */
export function SignInPage({ hasEnded }: { readonly hasEnded: boolean }) {
  const t = useTranslations('signIn');
  const { locale, chooseLocale } = useGen();
  const [returnTo, setReturnTo] = useState('/');
  useEffect(() => setReturnTo(`${location.pathname}${location.search}`), []);
  return (
    <SignInCard title={t('title')}>
      <p className={signInLook.words}>{hasEnded ? t('ended') : t('detail')}</p>
      <Button component="a" variant="filled" size="md" href={`${signIn.path}?${new URLSearchParams({ returnTo })}`}>
        {t('action')}
      </Button>
      <div className={signInLook.foot}>
        <span>{t('how')}</span>
        <button type="button" lang={locale === 'ar' ? 'en' : 'ar'} onClick={() => chooseLocale(locale === 'ar' ? 'en' : 'ar')}>
          {locale === 'ar' ? 'English' : 'العربية'}
        </button>
      </div>
    </SignInCard>
  );
}
