import { randomBytes } from 'node:crypto';
import { signIn as contract } from '@axion/contracts/gen/session.ts';
import { readCookie, writeCookie } from '@axion/platform/identity/cookies.ts';
import { sameToken } from '@axion/platform/identity/same-token.ts';
import { createSealing } from '@axion/platform/sealing/create-sealing.ts';
import { expect, it } from 'vitest';
import { signInCookie } from './cookies.ts';
import { packSignIn, unpackSignIn } from './packed-sign-in.ts';
import { csrfTokenOf, newToken } from './session-token.ts';

const sealing = createSealing({ keys: new Map([[1, randomBytes(32)]]), currentVersion: 1 });
const signIn = { state: 'state-1', nonce: 'n', codeVerifier: 'v', returnTo: '/x', expiresAt: 1 };

it('reads a cookie among others', () => {
  expect(readCookie('a=1; axion_gen_session = x=y ;axion_gen_session=z', 'axion_gen_session')).toBe('x=y');
  expect(readCookie('xaxion_gen_session=1', 'axion_gen_session')).toBeUndefined();
  expect(readCookie('', 'a')).toBeUndefined();
});

it('writes cookies that no script reads, and over https only where there is https', () => {
  const cookie = { name: 'n', value: 'v', path: '/', maxAgeSeconds: 5 };
  expect(writeCookie({ ...cookie, secure: true })).toBe('n=v; Path=/; Max-Age=5; HttpOnly; SameSite=Lax; Secure');
  expect(writeCookie({ ...cookie, secure: false })).not.toContain('Secure');
  expect(signInCookie('a'.repeat(40))).toBe(`axion_gen_sign_in_${'a'.repeat(16)}`);
});

it('opens a sign-in with its own state only', () => {
  const packed = packSignIn(sealing, signIn);
  expect(unpackSignIn(sealing, 'state-1', packed)).toEqual(signIn);
  for (const [state, value] of [
    ['state-2', packed],
    ['state-1', `${packed.slice(0, -2)}AA`],
    ['state-1', packed.replace(/^1/, '2')],
    ['state-1', ''],
    ['state-1', 'x.y'],
  ] as const)
    expect(unpackSignIn(sealing, state, value)).toBeUndefined();
});

it('derives a CSRF token that tells nothing of the cookie', () => {
  const [one, two] = [newToken(), newToken()];
  expect(one).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(csrfTokenOf(one)).not.toBe(csrfTokenOf(two));
  expect(sameToken(csrfTokenOf(one), csrfTokenOf(one))).toBe(true);
  expect(sameToken('short', csrfTokenOf(one))).toBe(false);
});

it.each(['//x', '/\\x', 'https://x', 'x', '', '/a\nb', '/a\\b'])('does not come back to %j', (path) =>
  expect(contract.query.safeParse({ returnTo: path }).success).toBe(false),
);
it.each(['/', '/dashboards?x=1#y', '/ar/لوحات'])('comes back to %s', (path) =>
  expect(contract.query.parse({ returnTo: path })).toEqual({ returnTo: path }),
);
