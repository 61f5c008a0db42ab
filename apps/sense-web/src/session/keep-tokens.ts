import { ResponseBodyError } from 'oauth4webapi';
import type { IdentityProvider } from './identity-provider.ts';
import { renewInMs, type Tokens, type tabStore } from './tokens.ts';

/** Whether someone is signed in, and if not, how that came about. */
export type SessionState = { readonly status: 'signed-in'; readonly name: string } | { readonly status: 'signed-out'; readonly why: Why };
export type Why = 'never' | 'left' | 'expired';

/** The tokens of this tab, in memory and in its storage, renewed before they end. */
export type TokenKeeper = {
  readonly tokens: () => Tokens | null;
  readonly state: () => SessionState;
  readonly keep: (tokens: Tokens | null, why: Why) => void;
  /** One renewal at a time. A refusal by the provider signs out; a failure of the network is thrown and changes nothing. */
  readonly renew: () => Promise<Tokens | null>;
  readonly subscribe: (changed: () => void) => () => void;
};

type KeeperDeps = {
  readonly provider: Pick<IdentityProvider, 'renew'>;
  readonly store: Pick<ReturnType<typeof tabStore>, 'tokens'>;
  readonly now: () => number;
};

/** Starts with what the tab's storage has. */
export function keepTokens({ provider, store, now }: KeeperDeps): TokenKeeper {
  const listeners = new Set<() => void>();
  let tokens = store.tokens.read();
  let state = stateOf(tokens, 'never');
  let renewing: Promise<Tokens | null> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const schedule = () => {
    clearTimeout(timer);
    if (tokens?.refreshToken) timer = setTimeout(() => void renew().catch(() => undefined), renewInMs(tokens.expiresAtMs, now()));
  };
  const keep = (next: Tokens | null, why: Why) => {
    tokens = next;
    state = stateOf(next, why);
    store.tokens.write(next);
    schedule();
    for (const changed of listeners) changed();
  };
  const renewOnce = async (): Promise<Tokens | null> => {
    const next = tokens?.refreshToken ? await provider.renew(tokens).catch(refusal) : null;
    keep(next, 'expired');
    return next;
  };
  const renew = (): Promise<Tokens | null> => {
    renewing ??= renewOnce().finally(() => {
      renewing = undefined;
    });
    return renewing;
  };
  schedule();
  return {
    tokens: () => tokens,
    state: () => state,
    keep,
    renew,
    subscribe: (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}

function refusal(error: unknown): null {
  if (error instanceof ResponseBodyError) return null;
  throw error;
}

const stateOf = (tokens: Tokens | null, why: Why): SessionState =>
  tokens ? { status: 'signed-in', name: tokens.name } : { status: 'signed-out', why };
