import { directionOf, localeOf } from '@axion/ui/messages/catalogue.ts';
import { ColorSchemeScript } from '@mantine/core';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { localeHeader } from '../session/locale-cookie.ts';
import { Providers } from '../shell/providers.tsx';

export const metadata: Metadata = { title: { default: 'Axion Gen', template: '%s, Axion Gen' }, icons: '/favicon.svg' };
export const viewport: Viewport = { width: 'device-width', initialScale: 1, viewportFit: 'cover' };

/** The frame of every page: language, direction and nonce come from the proxy; nothing is fetched here. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const asked = await headers();
  const locale = localeOf([asked.get(localeHeader)]);
  const nonce = asked.get('x-nonce') ?? undefined;
  return (
    <html lang={locale} dir={directionOf(locale)} suppressHydrationWarning>
      <head>
        <ColorSchemeScript defaultColorScheme="auto" nonce={nonce} />
      </head>
      <body>
        <Providers locale={locale} nonce={nonce}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
