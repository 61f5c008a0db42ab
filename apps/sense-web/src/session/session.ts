import type { IdentityProvider } from './identity-provider.ts';
import { keepTokens, type SessionState } from './keep-tokens.ts';
import { safeReturn, type tabStore } from './tokens.ts';

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

/** Signs in and out at the identity provider and hands out tokens that are good. */
export function openSession({ provider, store, leave, now = Date.now }: SessionDeps): Session {
  const { tokens, state, keep, renew, subscribe } = keepTokens({ provider, store, now });
  return {
    state,
    subscribe,
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
      const kept = tokens();
      const usable = kept && kept.expiresAtMs - now() > usableMs ? kept : await renew();
      if (!usable) throw new Error('Nobody is signed in.');
      return usable.accessToken;
    },
    renewNow: async () => (await renew()) !== null,
    signOut: async () => {
      const address = await provider.signOutAddress(tokens()).catch(() => null);
      keep(null, 'left');
      if (address) leave(address);
    },
  };
}
