'use client';
import { QueryError } from '@axion/ui/client/query-error.tsx';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { type ReactNode, useRef } from 'react';
import { SessionProvider, useGen } from './gen-context.tsx';
import css from './look/gate.module.css';
import { sessionQuery } from './queries.ts';
import { SignInPage } from './sign-in-page.tsx';

/** Shows the pages to who is signed in, and the way to sign in to others. The address stays, so that they come back to it. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const t = useTranslations('signIn');
  const { api } = useGen();
  const session = useQuery(sessionQuery(api));
  const wasSignedIn = useRef(false);
  if (session.data) wasSignedIn.current = true;
  if (session.isError) {
    return (
      <main className={css.failed}>
        <QueryError error={session.error} what={t('checkFailed')} onRetry={() => void session.refetch()} />
      </main>
    );
  }
  if (session.data === null) return <SignInPage hasEnded={wasSignedIn.current} />;
  return session.data ? (
    <SessionProvider value={session.data}>{children}</SessionProvider>
  ) : (
    <main className={css.waiting} aria-busy="true" />
  );
}
