/** The languages in which every page is written. */
const locales = ['en', 'ar'] as const;
export type Locale = (typeof locales)[number];

/** A catalogue's shape with any words in it: what a second language has to fill. */
export type Wording<Words> = { readonly [Key in keyof Words]: Words[Key] extends string ? string : Wording<Words[Key]> };

/** One catalogue in every language; a key missing in one of them does not compile. */
export type Catalogue<Words> = { readonly [Language in Locale]: Wording<Words> };

/** Puts the languages of one part together. */
export const catalogue = <const Words>(english: Words, others: { readonly ar: Wording<Words> }): Catalogue<Words> => ({
  en: english as Wording<Words>,
  ...others,
});

/** Which way a language is read. */
export const directionOf = (locale: Locale): 'ltr' | 'rtl' => (locale === 'ar' ? 'rtl' : 'ltr');

/** The tag by which dates and numbers are formatted: Latin digits and the Gregorian calendar in Arabic too. */
export const formatLocaleOf = (locale: Locale): string => (locale === 'ar' ? 'ar-u-nu-latn-ca-gregory' : 'en-GB-u-nu-latn');

/** The first of a browser's or a cookie's wishes that we speak. */
export const localeOf = (wishes: readonly (string | null | undefined)[]): Locale =>
  wishes.map((wish) => locales.find((locale) => wish?.toLowerCase().startsWith(locale))).find((locale) => locale !== undefined) ?? 'en';
