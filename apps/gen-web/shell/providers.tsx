'use client';
import type { Session } from '@axion/contracts/gen/session.ts';
import { makeQueryClient } from '@axion/ui/client/query-client.ts';
import { CommandPalette } from '@axion/ui/controls/command-palette.tsx';
import { formatLocaleOf, type Locale } from '@axion/ui/messages/catalogue.ts';
import { AxionProvider } from '@axion/ui/theme/axion-provider.tsx';
import { QueryClientProvider } from '@tanstack/react-query';
import { NextIntlClientProvider } from 'next-intl';
import { type ReactNode, useMemo, useRef, useState } from 'react';
import { z } from 'zod';
import { messages } from '../messages/gen-messages.ts';
import { type GenApi, genApi } from '../session/gen-api.ts';
import { GenProvider } from '../session/gen-context.tsx';
import { localeCookie } from '../session/locale-cookie.ts';
import { sessionKey } from '../session/queries.ts';
import { NonceContext } from './nonce-context.ts';

// The page's Content-Security-Policy allows no code from text, which zod would use to be faster.
z.config({ jitless: true });

const yearSeconds = 31_536_000;

type ProvidersProps = { readonly locale: Locale; readonly nonce: string | undefined; readonly children: ReactNode };

/** Language, theme, cache, API and palette around every page. */
export function Providers({ locale: first, nonce, children }: ProvidersProps) {
  const [locale, setLocale] = useState(first);
  const [queryClient] = useState(makeQueryClient);
  const spoken = useRef(locale);
  spoken.current = locale;
  const api: GenApi = useMemo(
    () =>
      genApi({
        locale: () => spoken.current,
        csrfToken: () => queryClient.getQueryData<Session | null>(sessionKey)?.csrfToken ?? null,
        onSignedOut: () => queryClient.setQueryData(sessionKey, null),
      }),
    [queryClient],
  );
  const services = useMemo(() => {
    const chooseLocale = (chosen: Locale) => {
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not everywhere yet
      document.cookie = `${localeCookie}=${chosen}; path=/; max-age=${yearSeconds}; samesite=lax`;
      setLocale(chosen);
    };
    return { api, locale, chooseLocale };
  }, [api, locale]);
  return (
    <NextIntlClientProvider locale={formatLocaleOf(locale)} messages={messages[locale]} timeZone="UTC">
      <AxionProvider locale={locale} nonce={nonce}>
        <NonceContext value={nonce}>
          <QueryClientProvider client={queryClient}>
            <GenProvider value={services}>
              <CommandPalette>{children}</CommandPalette>
            </GenProvider>
          </QueryClientProvider>
        </NonceContext>
      </AxionProvider>
    </NextIntlClientProvider>
  );
}
