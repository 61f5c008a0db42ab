import { ResponseBodyError } from 'oauth4webapi';
import type { IdentityProvider } from './identity-provider.ts';
import { renewInMs, safeReturn, type Tokens, type tabStore } from './tokens.ts';

/** Whether someone is signed in, and if not, how that came about. */
export type SessionState =
  | { readonly status: 'signed-in'; readonly name: string }
  | { readonly status: 'signed-out'; readonly why: 'never' | 'left' | 'expired' };

/** The person of this tab. */
export type Session = {
  readonly state: () => SessionState;
  readonly subscribe: (changed: () => void) => () => void;
  /** Leaves the page for the identity provider; comes back to `returnTo`, a path of this origin. */
  readonly signIn: (returnTo: string) => Promise<void>;
  /** Takes the provider's answer; answers where to go on. */
  readonly finishSignIn: (answer: URL) => Promise<string>;
  /** A token that is good for at least some seconds; renewed first when it is not. @throws Error when nobody is signed in */
  readonly accessToken: () => Promise<string>;
  /** Renews although the token looks good: for an API that refused it. False when nobody is signed in any more. */
  readonly renewNow: () => Promise<boolean>;
  readonly signOut: () => Promise<void>;
};

type SessionDeps = {
  readonly provider: IdentityProvider;
  readonly store: ReturnType<typeof tabStore>;
  readonly leave: (address: string) => void;
  readonly now?: () => number;
};

const usableMs = 10_000;

/** Keeps the tokens of this tab and renews them one at a time, before they end. A renewal that fails for lack of a network is tried again. */
export function openSession({ provider, store, leave, now = Date.now }: SessionDeps): Session {
  const listeners = new Set<() => void>();
  let tokens = store.tokens.read();
  let why: 'never' | 'left' | 'expired' = 'never';
  let state = stateOf(tokens, why);
  let renewing: Promise<Tokens | null> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const keep = (next: Tokens | null, reason: typeof why) => {
    tokens = next;
    why = reason;
    store.tokens.write(next);
    state = stateOf(next, reason);
    schedule();
    for (const changed of listeners) changed();
  };
  const schedule = () => {
    clearTimeout(timer);
    if (tokens?.refreshToken) timer = setTimeout(() => void renew().catch(() => undefined), renewInMs(tokens.expiresAtMs, now()));
  };
  const renew = (): Promise<Tokens | null> => {
    renewing ??= renewOnce().finally(() => {
      renewing = undefined;
    });
    return renewing;
  };
  const renewOnce = async (): Promise<Tokens | null> => {
    if (!tokens?.refreshToken) {
      keep(null, 'expired');
      return null;
    }
    try {
      keep(await provider.renew(tokens), why);
    } catch (error) {
      if (!(error instanceof ResponseBodyError)) throw error;
      keep(null, 'expired');
    }
    return tokens;
  };
  schedule();

  return {
    state: () => state,
    subscribe: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    signIn: async (returnTo) => {
      const { address, pending } = await provider.begin(safeReturn(returnTo));
      store.pending.write(pending);
      leave(address);
    },
    finishSignIn: async (answer) => {
      const pending = store.pending.read();
      store.pending.write(null);
      if (!pending) throw new Error('This answer belongs to no sign-in of this tab.');
      keep(await provider.finish(answer, pending), 'never');
      return safeReturn(pending.returnTo);
    },
    accessToken: async () => {
      const usable = tokens && tokens.expiresAtMs - now() > usableMs ? tokens : await renew();
      if (!usable) throw new Error('Nobody is signed in.');
      return usable.accessToken;
    },
    renewNow: async () => (await renew()) !== null,
    signOut: async () => {
      const address = await provider.signOutAddress(tokens).catch(() => null);
      keep(null, 'left');
      if (address) leave(address);
    },
  };
}

const stateOf = (tokens: Tokens | null, why: 'never' | 'left' | 'expired'): SessionState =>
  tokens ? { status: 'signed-in', name: tokens.name } : { status: 'signed-out', why };
