'use client';
import { createContext, use } from 'react';

/** The nonce of the page's Content-Security-Policy, for libraries that write styles of their own. */
export const NonceContext = createContext<string | undefined>(undefined);

export const useNonce = (): string | undefined => use(NonceContext);
