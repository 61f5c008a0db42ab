import { hkdfSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { readCookie, writeCookie } from '../../identity/cookies.ts';
import { openValue, sealValue } from '../../identity/sealed-value.ts';
import { createSealing } from '../../sealing/create-sealing.ts';

const User = z.object({
  kind: z.literal('user'),
  id: z.string(),
  issuer: z.string(),
  subject: z.string(),
  name: z.string(),
  email: z.exactOptional(z.string()),
});
const Session = z.object({ user: User, csrf: z.string(), expiresAt: z.number(), idToken: z.string().nullable() });
const SignIn = z.object({ state: z.string(), nonce: z.string(), codeVerifier: z.string(), returnTo: z.string(), expiresAt: z.number() });

/** Who uses the dashboard, as their browser carries it. */
export type DashboardSession = z.output<typeof Session>;
export type DashboardSignIn = z.output<typeof SignIn>;

type Settings = {
  /** Cookies are shared across ports: a prefix of the app's own. */
  readonly cookiePrefix: string;
  /** What all replicas share: the secret of the OpenID client. */
  readonly secret: string;
  readonly secure: boolean;
  readonly now: () => Date;
};

const sessionSeconds = 4 * 3_600;
const signInSeconds = 900;
/** Signing out asks no further with it; a longer one would not fit into a cookie (4,096 bytes). */
const longestIdToken = 2_000;

/**
 * Sessions that live in a sealed cookie alone, so that every replica knows them and no table is needed. One cannot be ended from outside before its four
 * hours are over; but the right to be here is asked anew at every call. The key is derived from the client's secret (HKDF, RFC 5869): a new secret ends all.
 */
export function openSessions({ cookiePrefix, secret, secure, now }: Settings) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `axion job dashboard cookies 1 ${cookiePrefix}`, 32));
  const sealing = createSealing({ keys: new Map([[1, key]]), currentVersion: 1 });
  const sessionName = `${cookiePrefix}_session`;
  const signInName = (state: string) => `${cookiePrefix}_sign_in_${state.slice(0, 16)}`;
  const placeOf = (table: string, rowId: string) => ({ table, rowId, bindings: [] });
  const isOver = ({ expiresAt }: { readonly expiresAt: number }) => expiresAt <= now().getTime();
  const cookie = (name: string, value: string, maxAgeSeconds: number) => writeCookie({ name, value, path: '/jobs', maxAgeSeconds, secure });
  return {
    read(cookies: string): DashboardSession | undefined {
      const session = openValue(sealing, placeOf('session', sessionName), Session, readCookie(cookies, sessionName) ?? '');
      return session === undefined || isOver(session) ? undefined : session;
    },
    begin(user: z.output<typeof User>, idToken: string | null): string {
      const kept = idToken !== null && idToken.length <= longestIdToken ? idToken : null;
      const expiresAt = now().getTime() + sessionSeconds * 1_000;
      const session = { user, csrf: randomBytes(24).toString('base64url'), expiresAt, idToken: kept };
      return cookie(sessionName, sealValue(sealing, placeOf('session', sessionName), session), sessionSeconds);
    },
    end: (): string => cookie(sessionName, '', 0),
    keepSignIn(signIn: Omit<DashboardSignIn, 'expiresAt'>): string {
      const kept = { ...signIn, expiresAt: now().getTime() + signInSeconds * 1_000 };
      return cookie(signInName(signIn.state), sealValue(sealing, placeOf('sign-in', signIn.state), kept), signInSeconds);
    },
    readSignIn(state: string, cookies: string): DashboardSignIn | undefined {
      if (state === '') return undefined;
      const signIn = openValue(sealing, placeOf('sign-in', state), SignIn, readCookie(cookies, signInName(state)) ?? '');
      return signIn === undefined || isOver(signIn) || signIn.state !== state ? undefined : signIn;
    },
    forgetSignIn: (state: string): string => cookie(signInName(state), '', 0),
  };
}

export type Sessions = ReturnType<typeof openSessions>;

/** Only a page of the dashboard: `//host` and `/\host` would lead elsewhere. */
export const returnPath = (wanted: string | undefined): string =>
  wanted !== undefined && /^\/jobs(?:\/[a-z0-9-]+)*(?:\?[A-Za-z0-9\-._~=&%+]*)?$/.test(wanted) ? wanted : '/jobs';
