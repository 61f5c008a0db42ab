import { makeQueryClient } from '@axion/ui/client/query-client.ts';
import { CommandPalette } from '@axion/ui/controls/command-palette.tsx';
import { formatLocaleOf, type Locale, localeOf } from '@axion/ui/messages/catalogue.ts';
import { AxionProvider } from '@axion/ui/theme/axion-provider.tsx';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { IntlProvider } from 'use-intl';
import { senseApi } from './api/sense-api.ts';
import { AppProvider } from './app-context.tsx';
import { messages } from './messages/sense-messages.ts';
import { makeRouter } from './router.tsx';
import { loadRuntimeConfig, type RuntimeConfig } from './runtime-config.ts';
import { identityProvider } from './session/identity-provider.ts';
import { openSession } from './session/session.ts';
import { StartFailed } from './session/start-failed.tsx';
import { tabStore } from './session/tokens.ts';

const queryClient = makeQueryClient();
const router = makeRouter();
const localeKey = 'axion.sense.locale';
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content;

/** Language, theme, cache; then the configuration, and with it the session and the pages. */
export function App() {
  const [locale, setLocale] = useState<Locale>(() => localeOf([localStorage.getItem(localeKey), ...navigator.languages]));
  const chooseLocale = (chosen: Locale) => {
    localStorage.setItem(localeKey, chosen);
    setLocale(chosen);
  };
  return (
    <IntlProvider locale={formatLocaleOf(locale)} messages={messages[locale]} timeZone={Intl.DateTimeFormat().resolvedOptions().timeZone}>
      <AxionProvider locale={locale} nonce={nonce}>
        <QueryClientProvider client={queryClient}>
          <CommandPalette>
            <Configured locale={locale} chooseLocale={chooseLocale} />
          </CommandPalette>
        </QueryClientProvider>
      </AxionProvider>
    </IntlProvider>
  );
}

type LanguageChoice = { readonly locale: Locale; readonly chooseLocale: (locale: Locale) => void };

function Configured(choice: LanguageChoice) {
  const config = useQuery({ queryKey: ['config'], queryFn: loadRuntimeConfig, staleTime: Number.POSITIVE_INFINITY });
  if (config.isError) return <StartFailed error={config.error} onRetry={() => void config.refetch()} />;
  return config.data ? <Running config={config.data} {...choice} /> : null;
}

function Running({ config, locale, chooseLocale }: LanguageChoice & { readonly config: RuntimeConfig }) {
  const session = useMemo(() => sessionOf(config), [config]);
  const services = useMemo(() => {
    const apiUrl = config.apiUrl.replace(/\/$/, '');
    return { session, locale, chooseLocale, apiUrl, api: senseApi({ baseUrl: apiUrl, session, locale: () => locale }) };
  }, [config, session, locale, chooseLocale]);
  return (
    <AppProvider value={services}>
      <RouterProvider router={router} />
    </AppProvider>
  );
}

/** One session a page load, also when the language changes and the tree is drawn anew. */
let opened: { readonly issuer: string; readonly session: ReturnType<typeof openSession> } | undefined;

function sessionOf(config: RuntimeConfig) {
  if (opened?.issuer !== config.issuer) {
    const session = openSession({
      provider: identityProvider(config, location.origin),
      store: tabStore(sessionStorage),
      leave: (address) => location.assign(address),
    });
    opened = { issuer: config.issuer, session };
  }
  return opened.session;
}
