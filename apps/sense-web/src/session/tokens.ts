import { z } from 'zod';

/** What the identity provider gave to this tab. */
export const Tokens = z.object({
  accessToken: z.string(),
  idToken: z.string().optional(),
  /** Used once: each renewal answers the next one. */
  refreshToken: z.string().optional(),
  expiresAtMs: z.number(),
  name: z.string(),
});
export type Tokens = z.infer<typeof Tokens>;

/** What has to be remembered while the person is at the identity provider. */
export const PendingSignIn = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), returnTo: z.string() });
export type PendingSignIn = z.infer<typeof PendingSignIn>;

type Kept<Value> = { readonly read: () => Value | null; readonly write: (value: Value | null) => void };

/** A value in the storage of this tab: it survives a reload and ends with the tab. What cannot be read counts as absent. */
const kept = <Value>(key: string, schema: z.ZodType<Value>, storage: Storage): Kept<Value> => ({
  read: () => {
    const text = storage.getItem(key);
    if (text === null) return null;
    try {
      return schema.parse(JSON.parse(text));
    } catch {
      storage.removeItem(key);
      return null;
    }
  },
  write: (value) => (value === null ? storage.removeItem(key) : storage.setItem(key, JSON.stringify(value))),
});

/** What this tab keeps of its sign-in. */
export const tabStore = (storage: Storage): { readonly tokens: Kept<Tokens>; readonly pending: Kept<PendingSignIn> } => ({
  tokens: kept('axion.sense.tokens', Tokens, storage),
  pending: kept('axion.sense.sign-in', PendingSignIn, storage),
});

const marginMs = 60_000;

/** How long until a token should be renewed: a minute before its end, but no sooner than half its remaining life. */
export const renewInMs = (expiresAtMs: number, nowMs: number): number => {
  const left = Math.max(0, expiresAtMs - nowMs);
  return left > 2 * marginMs ? left - marginMs : left / 2;
};

/** Only paths of this origin: an address from outside must not lead a signed-in person away. */
export const safeReturn = (path: string): string => (/^\/(?![/\\])/.test(path) && !path.startsWith('/signed-in') ? path : '/');
