import { ResponseBodyError } from 'oauth4webapi';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { IdentityProvider } from './identity-provider.ts';
import { openSession } from './session.ts';
import { type PendingSignIn, type Tokens, tabStore } from './tokens.ts';

const tokens = (name: string, expiresAtMs: number): Tokens => ({
  accessToken: name,
  refreshToken: `refresh-${name}`,
  expiresAtMs,
  name: 'Rosa',
});
const refused = () =>
  new ResponseBodyError('refused', { cause: { error: 'invalid_grant' }, response: new Response(null, { status: 400 }) } as never);

const storage = (): Storage => {
  const values = new Map<string, string>();
  const store = { getItem: (key: string) => values.get(key) ?? null, setItem: (key: string, value: string) => void values.set(key, value) };
  return { ...store, removeItem: (key: string) => void values.delete(key), clear: () => values.clear(), key: () => null, length: 0 };
};

/** A provider that counts renewals and answers what `next` says. */
const fakeProvider = (next: () => Promise<Tokens>) => {
  const seen = { renewals: 0 };
  const provider: IdentityProvider = {
    begin: async (returnTo) => ({ address: 'http://issuer/auth', pending: { state: 's', nonce: 'n', verifier: 'v', returnTo } }),
    finish: async (_: URL, pending: PendingSignIn) => tokens(`after-${pending.state}`, 600_000),
    renew: async () => {
      seen.renewals++;
      return next();
    },
    signOutAddress: async () => 'http://issuer/end',
  };
  return { provider, seen };
};

beforeEach(() => {
  vi.useFakeTimers({ now: 0 });
});
afterEach(() => {
  vi.useRealTimers();
});

it('goes to the provider and comes back to where it was', async () => {
  const left: string[] = [];
  const store = tabStore(storage());
  const session = openSession({ ...fakeProvider(async () => tokens('x', 0)), store, leave: (address) => left.push(address) });
  await session.signIn('/drives/1?frame=2');
  expect(left).toEqual(['http://issuer/auth']);
  expect(await session.finishSignIn(new URL('http://here/signed-in?code=1'))).toBe('/drives/1?frame=2');
  expect(session.state()).toEqual({ status: 'signed-in', name: 'Rosa' });
  expect(await session.accessToken()).toBe('after-s');
  expect(store.pending.read()).toBeNull();
});

it('refuses an answer that it did not ask for', async () => {
  const session = openSession({ ...fakeProvider(async () => tokens('x', 0)), store: tabStore(storage()), leave: () => undefined });
  await expect(session.finishSignIn(new URL('http://here/signed-in?code=1'))).rejects.toThrow('belongs to no sign-in');
});

it('renews once for many callers, and by itself before the end', async () => {
  const store = tabStore(storage());
  store.tokens.write(tokens('old', 5_000));
  const { provider, seen } = fakeProvider(async () => tokens(`new-${Date.now()}`, Date.now() + 600_000));
  const session = openSession({ provider, store, leave: () => undefined });
  expect(await Promise.all([session.accessToken(), session.accessToken()])).toEqual(['new-0', 'new-0']);
  expect(seen.renewals).toBe(1);
  await vi.advanceTimersByTimeAsync(541_000);
  expect(seen.renewals).toBe(2);
  expect(store.tokens.read()?.accessToken).toBe('new-540000');
});

it('ends when the provider no longer takes the refresh token', async () => {
  const store = tabStore(storage());
  store.tokens.write(tokens('old', 5_000));
  const session = openSession({
    ...fakeProvider(async () => {
      throw refused();
    }),
    store,
    leave: () => undefined,
  });
  await expect(session.accessToken()).rejects.toThrow('Nobody');
  expect(session.state()).toEqual({ status: 'signed-out', why: 'expired' });
  expect(store.tokens.read()).toBeNull();
});

it('stays signed in when only the network failed', async () => {
  const store = tabStore(storage());
  store.tokens.write(tokens('old', 5_000));
  const session = openSession({
    ...fakeProvider(async () => {
      throw new TypeError('Failed to fetch');
    }),
    store,
    leave: () => undefined,
  });
  await expect(session.accessToken()).rejects.toThrow('Failed to fetch');
  expect(session.state().status).toBe('signed-in');
});

it('signs out here and at the provider', async () => {
  const left: string[] = [];
  const store = tabStore(storage());
  store.tokens.write(tokens('old', 600_000));
  const session = openSession({ ...fakeProvider(async () => tokens('x', 0)), store, leave: (address) => left.push(address) });
  await session.signOut();
  expect(left).toEqual(['http://issuer/end']);
  expect(session.state()).toEqual({ status: 'signed-out', why: 'left' });
});
