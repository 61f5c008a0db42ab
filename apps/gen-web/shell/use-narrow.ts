'use client';
import { useSyncExternalStore } from 'react';

const queries = { phone: '(max-width: 767.98px)', folded: '(max-width: 1023.98px)' } as const;

/** Whether the page is as narrow as a phone, or so narrow that side panels fold. False on the server. */
export const useNarrow = (at: keyof typeof queries = 'phone'): boolean =>
  useSyncExternalStore(
    (changed) => {
      const media = matchMedia(queries[at]);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    () => matchMedia(queries[at]).matches,
    () => false,
  );
