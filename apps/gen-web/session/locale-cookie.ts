/** Keeps the language that a person chose, a year long; read by the server, so that the first page is already in it. */
export const localeCookie = 'axion_gen_locale';
/** Carries the language of a request from the proxy to the page. */
export const localeHeader = 'x-axion-locale';
