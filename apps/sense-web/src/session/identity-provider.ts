import * as oauth from 'oauth4webapi';
import type { RuntimeConfig } from '../runtime-config.ts';
import type { PendingSignIn, Tokens } from './tokens.ts';

/** The identity provider as this page uses it: authorization code with PKCE, renewal with rotation, sign-out. */
export type IdentityProvider = {
  /** The address to go to, and what to remember until the person comes back. */
  readonly begin: (returnTo: string) => Promise<{ readonly address: string; readonly pending: PendingSignIn }>;
  /** @throws Error when the answer is not of this sign-in or the provider refused */
  readonly finish: (answer: URL, pending: PendingSignIn) => Promise<Tokens>;
  /** @throws oauth.ResponseBodyError when the provider no longer takes the refresh token */
  readonly renew: (tokens: Tokens) => Promise<Tokens>;
  /** The address that ends the provider's own session too; null when it has none. */
  readonly signOutAddress: (tokens: Tokens | null) => Promise<string | null>;
};

const scope = 'openid profile email offline_access';
const deadlineMs = 15_000;

/** Who asks whom, and how. */
type Party = {
  readonly client: oauth.Client;
  readonly redirectUri: string;
  /** The provider's own description, fetched once; a failure is tried again by the next call. */
  readonly server: () => Promise<oauth.AuthorizationServer>;
  readonly options: () => { readonly signal: AbortSignal; readonly additionalParameters?: Record<string, string> };
  readonly resource: Readonly<Record<string, string>>;
};

/** Talks to the issuer of the configuration. Plain http only for an issuer that is configured as such: the local one. */
export function identityProvider(config: RuntimeConfig, origin: string): IdentityProvider {
  const party = partyOf(config, `${origin}/signed-in`);
  return {
    begin: (returnTo) => begin(party, returnTo),
    finish: (answer, pending) => finish(party, answer, pending),
    renew: (tokens) => renew(party, tokens),
    signOutAddress: async (tokens) => signOutAddress(await party.server(), { clientId: config.clientId, origin, tokens }),
  };
}

function partyOf({ issuer, clientId, audience }: RuntimeConfig, redirectUri: string): Party {
  const resource: Record<string, string> = audience === undefined ? {} : { resource: audience };
  const options = () => ({
    signal: AbortSignal.timeout(deadlineMs),
    additionalParameters: resource,
    ...(issuer.startsWith('http:') ? { [oauth.allowInsecureRequests]: true } : {}),
  });
  let discovered: Promise<oauth.AuthorizationServer> | undefined;
  const server = () => {
    discovered ??= discover(new URL(issuer), options()).catch((cause: unknown) => {
      discovered = undefined;
      throw cause;
    });
    return discovered;
  };
  return { client: { client_id: clientId }, redirectUri, server, options, resource };
}

const discover = async (issuer: URL, options: ReturnType<Party['options']>): Promise<oauth.AuthorizationServer> =>
  oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...options }));

async function begin({ client, redirectUri, server, resource }: Party, returnTo: string) {
  const { authorization_endpoint, issuer } = await server();
  if (!authorization_endpoint) throw new Error(`${issuer} names no authorization endpoint.`);
  const pending: PendingSignIn = {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    returnTo,
  };
  const query = {
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    state: pending.state,
    nonce: pending.nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
    code_challenge_method: 'S256',
    ...resource,
  };
  return { address: withQuery(authorization_endpoint, query), pending };
}

async function finish(
  { client, redirectUri, server, options }: Party,
  answer: URL,
  { state, nonce, verifier }: PendingSignIn,
): Promise<Tokens> {
  const as = await server();
  const parameters = oauth.validateAuthResponse(as, client, answer, state);
  const response = await oauth.authorizationCodeGrantRequest(as, client, oauth.None(), parameters, redirectUri, verifier, options());
  return tokensOf(await oauth.processAuthorizationCodeResponse(as, client, response, { expectedNonce: nonce, requireIdToken: true }), null);
}

async function renew({ client, server, options }: Party, tokens: Tokens): Promise<Tokens> {
  const as = await server();
  const response = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), tokens.refreshToken ?? '', options());
  return tokensOf(await oauth.processRefreshTokenResponse(as, client, response), tokens);
}

type SignOut = { readonly clientId: string; readonly origin: string; readonly tokens: Tokens | null };

const signOutAddress = ({ end_session_endpoint }: oauth.AuthorizationServer, { clientId, origin, tokens }: SignOut): string | null =>
  end_session_endpoint
    ? withQuery(end_session_endpoint, {
        client_id: clientId,
        post_logout_redirect_uri: `${origin}/`,
        ...(tokens?.idToken ? { id_token_hint: tokens.idToken } : {}),
      })
    : null;

function withQuery(endpoint: string, query: Readonly<Record<string, string>>): string {
  const address = new URL(endpoint);
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
  return address.href;
}

const shortestLifeSeconds = 60;

function tokensOf(answer: oauth.TokenEndpointResponse, before: Tokens | null): Tokens {
  const claims = oauth.getValidatedIdTokenClaims(answer);
  const names = [claims?.name, claims?.preferred_username, claims?.email, before?.name, claims?.sub];
  const refreshToken = answer.refresh_token ?? before?.refreshToken;
  const idToken = answer.id_token ?? before?.idToken;
  return {
    accessToken: answer.access_token,
    expiresAtMs: Date.now() + (answer.expires_in ?? shortestLifeSeconds) * 1_000,
    name: String(names.find((name) => typeof name === 'string') ?? ''),
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(idToken === undefined ? {} : { idToken }),
  };
}
