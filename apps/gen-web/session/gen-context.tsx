'use client';
import type { Session } from '@axion/contracts/gen/session.ts';
import type { Locale } from '@axion/ui/messages/catalogue.ts';
import { createContext, use } from 'react';
import type { GenApi } from './gen-api.ts';

/** What every page may use, also before someone is signed in. */
export type GenServices = { readonly api: GenApi; readonly locale: Locale; readonly chooseLocale: (locale: Locale) => void };

const GenContext = createContext<GenServices | null>(null);
const SessionContext = createContext<Session | null>(null);
export const GenProvider = GenContext;
export const SessionProvider = SessionContext;

/** The services of the page around a component. @throws Error outside of GenProvider */
export function useGen(): GenServices {
  const services = use(GenContext);
  if (!services) throw new Error('useGen stands outside of GenProvider');
  return services;
}

/** Who is signed in. @throws Error on a page that nobody has to be signed in for */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession stands outside of SessionProvider');
  return session;
}
