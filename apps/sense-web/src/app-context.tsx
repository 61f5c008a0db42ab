import type { Locale } from '@axion/ui/messages/catalogue.ts';
import { createContext, use } from 'react';
import type { SenseApi } from './api/sense-api.ts';
import type { Session } from './session/session.ts';

/** What every page may use. */
export type AppServices = {
  readonly api: SenseApi;
  /** Where the Sense API is, without a slash at its end. */
  readonly apiUrl: string;
  readonly session: Session;
  readonly locale: Locale;
  readonly chooseLocale: (locale: Locale) => void;
};

const AppContext = createContext<AppServices | null>(null);
export const AppProvider = AppContext;

/** The services of the page around a component. @throws Error outside of AppProvider */
export function useApp(): AppServices {
  const services = use(AppContext);
  if (!services) throw new Error('useApp stands outside of AppProvider');
  return services;
}
