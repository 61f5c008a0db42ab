import { useFormatLocale } from '@axion/ui/messages/use-words.ts';
import { useMemo } from 'react';
import { type Figures, figuresOf } from './figures.ts';

/** Figures, times and days in the language of the page. */
export function useFigures(): Figures {
  const locale = useFormatLocale();
  return useMemo(() => figuresOf(locale), [locale]);
}
