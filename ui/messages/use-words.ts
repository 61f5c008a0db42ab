import { useLocale, useTranslations } from 'use-intl';
import { formatLocaleOf, type Locale, localeOf } from './catalogue.ts';
import type { UiMessages } from './ui-messages.ts';

type Paths<Words> = { [Key in keyof Words & string]: Words[Key] extends string ? Key : `${Key}.${Paths<Words[Key]>}` }[keyof Words &
  string];

/** A key of the shared catalogue, with dots between its levels. */
export type UiKey = Paths<UiMessages>;
type Values = Record<string, string | number>;

/** The shared parts' own words. Apps put `uiMessages[locale]` under `ui` in what they give to their IntlProvider. */
export const useWords = (): ((key: UiKey, values?: Values) => string) => useTranslations('ui') as (key: UiKey, values?: Values) => string;

/** The language in use. */
export const useUiLocale = (): Locale => localeOf([useLocale()]);

/** The tag for Intl formats in the language in use. */
export const useFormatLocale = (): string => formatLocaleOf(useUiLocale());
