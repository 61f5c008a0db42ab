import { useFormatLocale } from '@axion/ui/messages/use-words.ts';
import { type Figures, figuresOf } from './figures.ts';

/** Formats are dear to make and every row asks for them: one set a language. */
const made = new Map<string, Figures>();

/** Figures, times and days in the language of the page. */
export function useFigures(): Figures {
  const locale = useFormatLocale();
  const figures = made.get(locale) ?? figuresOf(locale);
  made.set(locale, figures);
  return figures;
}
