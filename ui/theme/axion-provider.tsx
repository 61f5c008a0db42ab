'use client';
// The order counts: base.css names the layers before Mantine fills one of them.
import './fonts.ts';
import './tokens.css';
import './base.css';
import '@mantine/core/styles.layer.css';
import { DirectionProvider, type MantineColorScheme, type MantineColorSchemeManager, MantineProvider } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { directionOf, type Locale } from '../messages/catalogue.ts';
import { cssVariables } from './css-variables.ts';
import { mantineTheme } from './mantine-theme.ts';

type AxionProviderProps = {
  readonly locale: Locale;
  /** Used until the person has chosen; `auto` follows the system. */
  readonly defaultColorScheme?: MantineColorScheme;
  /** Where the choice is kept; the browser's local storage by default. */
  readonly colorSchemeManager?: MantineColorSchemeManager;
  /** Of the page's Content-Security-Policy, for the styles that Mantine writes into the page. */
  readonly nonce?: string | undefined;
  readonly children: ReactNode;
};

/** Theme, fonts, direction and colour scheme of a whole page. The language stands on `html` too, for fonts and screen readers. */
export function AxionProvider({ locale, defaultColorScheme = 'auto', colorSchemeManager, nonce, children }: AxionProviderProps) {
  const direction = directionOf(locale);
  useEffect(() => {
    document.documentElement.lang = locale;
    document.documentElement.dir = direction;
  }, [locale, direction]);
  return (
    <DirectionProvider key={direction} initialDirection={direction} detectDirection={false}>
      <MantineProvider
        theme={mantineTheme}
        cssVariablesResolver={cssVariables}
        defaultColorScheme={defaultColorScheme}
        getStyleNonce={() => nonce ?? ''}
        {...(colorSchemeManager ? { colorSchemeManager } : {})}
      >
        {children}
      </MantineProvider>
    </DirectionProvider>
  );
}
