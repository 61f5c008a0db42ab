import type { RedirectAnswer } from '@axion/platform/http/serve-endpoints.ts';
import { writeCookie } from '@axion/platform/identity/cookies.ts';
import type { OpenIdClient } from '@axion/platform/identity/openid-client.ts';
import type { Sealing } from '@axion/platform/sealing/sealed.ts';
import { signInCookie } from './cookies.ts';
import { packSignIn } from './packed-sign-in.ts';

type Deps = { readonly openId: OpenIdClient; readonly sealing: Sealing; readonly secureCookies: boolean; readonly now: () => Date };

/** A person has that long to sign in. */
const signInSeconds = 900;

/**
 * Sends the browser to the identity provider. What must come back is kept, sealed, in a cookie of this browser: a link with somebody else's code
 * finds no cookie. @throws AxionError `store.unavailable`
 */
export async function beginSignIn(deps: Deps, { returnTo }: { readonly returnTo: string }): Promise<RedirectAnswer> {
  const { location, secrets } = await deps.openId.begin();
  const expiresAt = deps.now().getTime() + signInSeconds * 1_000;
  const cookie = writeCookie({
    name: signInCookie(secrets.state),
    value: packSignIn(deps.sealing, { ...secrets, returnTo, expiresAt }),
    path: '/api/v1/session',
    maxAgeSeconds: signInSeconds,
    secure: deps.secureCookies,
  });
  return { location, cookies: [cookie] };
}
