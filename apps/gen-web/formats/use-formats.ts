'use client';
import { useFormatLocale } from '@axion/ui/messages/use-words.ts';
import { useMemo } from 'react';
import { type Formats, formatsOf } from './formats.ts';

/** Figures, sizes and times in the language of the page. */
export function useFormats(): Formats {
  const locale = useFormatLocale();
  return useMemo(() => formatsOf(locale), [locale]);
}
