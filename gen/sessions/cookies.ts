/** The browser's session: 256 random bits; only their hash is stored. */
export const sessionCookie = 'axion_gen_session';

const signInPrefix = 'axion_gen_sign_in_';
/** A sign-in that is under way has a cookie of its own, so that two tabs do not disturb each other. */
export const signInCookie = (state: string): string => `${signInPrefix}${state.slice(0, 16)}`;
