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

/** Talks to the issuer of the configuration. Plain http only for an issuer that is configured as such: the local one. */
export function identityProvider({ issuer, clientId, audience }: RuntimeConfig, origin: string): IdentityProvider {
  const client: oauth.Client = { client_id: clientId };
  const redirectUri = `${origin}/signed-in`;
  const options = () => ({
    signal: AbortSignal.timeout(deadlineMs),
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
  const resource = audience === undefined ? undefined : { resource: audience };
  return {
    begin: async (returnTo) => {
      const { authorization_endpoint } = await server();
      const pending = {
        state: oauth.generateRandomState(),
        nonce: oauth.generateRandomNonce(),
        verifier: oauth.generateRandomCodeVerifier(),
        returnTo,
      };
      const address = new URL(authorization_endpoint ?? `${issuer}/auth`);
      const query = {
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: 'code',
        scope,
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await oauth.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
        ...resource,
      };
      for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
      return { address: address.href, pending };
    },
    finish: async (answer, { state, nonce, verifier }) => {
      const as = await server();
      const parameters = oauth.validateAuthResponse(as, client, answer, state);
      const response = await oauth.authorizationCodeGrantRequest(as, client, oauth.None(), parameters, redirectUri, verifier, {
        ...options(),
        ...(resource ? { additionalParameters: resource } : {}),
      });
      return tokensOf(
        await oauth.processAuthorizationCodeResponse(as, client, response, { expectedNonce: nonce, requireIdToken: true }),
        null,
      );
    },
    renew: async (tokens) => {
      const as = await server();
      const response = await oauth.refreshTokenGrantRequest(as, client, oauth.None(), tokens.refreshToken ?? '', {
        ...options(),
        ...(resource ? { additionalParameters: resource } : {}),
      });
      return tokensOf(await oauth.processRefreshTokenResponse(as, client, response), tokens);
    },
    signOutAddress: async (tokens) => {
      const { end_session_endpoint } = await server();
      if (!end_session_endpoint) return null;
      const address = new URL(end_session_endpoint);
      address.searchParams.set('client_id', clientId);
      address.searchParams.set('post_logout_redirect_uri', `${origin}/`);
      if (tokens?.idToken) address.searchParams.set('id_token_hint', tokens.idToken);
      return address.href;
    },
  };
}

async function discover(issuer: URL, options: Parameters<typeof oauth.discoveryRequest>[1]): Promise<oauth.AuthorizationServer> {
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, { algorithm: 'oidc', ...options }));
}

const shortestLifeSeconds = 60;

function tokensOf(answer: oauth.TokenEndpointResponse, before: Tokens | null): Tokens {
  const claims = oauth.getValidatedIdTokenClaims(answer);
  const name = [claims?.name, claims?.preferred_username, claims?.email, before?.name, claims?.sub].find(
    (value) => typeof value === 'string',
  );
  const refreshToken = answer.refresh_token ?? before?.refreshToken;
  const idToken = answer.id_token ?? before?.idToken;
  return {
    accessToken: answer.access_token,
    expiresAtMs: Date.now() + (answer.expires_in ?? shortestLifeSeconds) * 1_000,
    name: String(name ?? ''),
    ...(refreshToken === undefined ? {} : { refreshToken }),
    ...(idToken === undefined ? {} : { idToken }),
  };
}
