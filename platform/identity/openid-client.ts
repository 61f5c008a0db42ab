import * as oauth from 'oauth4webapi';
import { AxionError } from '../errors/axion-error.ts';
import type { User } from './actor.ts';
import { userIdOf } from './user-id-of.ts';

export type OpenIdSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the identity provider sends the browser back to. */
  readonly redirectUri: string;
  /** Where it sends the browser after signing out. */
  readonly afterSignOut: string;
  readonly subjectClaim: string;
};

/** What must come back unchanged, and what proves that it was us who began. */
export type SignInSecrets = { readonly state: string; readonly nonce: string; readonly codeVerifier: string };

export type OpenIdTokens = {
  readonly refreshToken: string | null;
  readonly idToken: string | null;
  /** Seconds until the access token ends: when to ask again whether the person may stay. */
  readonly expiresIn: number;
};

/** The identity provider, as a confidential client sees it: authorization code with PKCE (RFC 9700, section 2.1). */
export type OpenIdClient = {
  /** @throws AxionError `store.unavailable` */
  begin(): Promise<{ readonly location: string; readonly secrets: SignInSecrets }>;
  /** @throws AxionError `session.sign-in-failed`, `store.unavailable` */
  finish(callback: URLSearchParams, secrets: SignInSecrets): Promise<{ readonly user: User; readonly tokens: OpenIdTokens }>;
  /** Undefined: the person may not stay. @throws AxionError `store.unavailable` */
  refresh(refreshToken: string): Promise<OpenIdTokens | undefined>;
  signOutUrl(idToken: string | null): Promise<string | null>;
};

const scope = 'openid profile email offline_access';
const timeoutMs = 8_000;
const store = 'the identity provider';

/** Makes the client. The provider is asked about itself at the first call, and again when that failed. */
export function openOpenIdClient(settings: OpenIdSettings): OpenIdClient {
  const client: oauth.Client = { client_id: settings.clientId, [oauth.clockTolerance]: 60 };
  const authentication = oauth.ClientSecretBasic(settings.clientSecret);
  const options = () => ({ [oauth.allowInsecureRequests]: settings.issuer.startsWith('http:'), signal: AbortSignal.timeout(timeoutMs) });
  let known: Promise<oauth.AuthorizationServer> | undefined;
  const provider = (): Promise<oauth.AuthorizationServer> => {
    known ??= discover(new URL(settings.issuer), options()).catch((error: unknown) => {
      known = undefined;
      throw error;
    });
    return known;
  };

  return {
    async begin() {
      const { authorization_endpoint: endpoint } = await provider();
      if (endpoint === undefined) throw new AxionError('store.unavailable', { store });
      const secrets = {
        state: oauth.generateRandomState(),
        nonce: oauth.generateRandomNonce(),
        codeVerifier: oauth.generateRandomCodeVerifier(),
      };
      const url = new URL(endpoint);
      const codeChallenge = await oauth.calculatePKCECodeChallenge(secrets.codeVerifier);
      const parameters = {
        ...{ client_id: settings.clientId, redirect_uri: settings.redirectUri, response_type: 'code', scope },
        ...{ state: secrets.state, nonce: secrets.nonce, code_challenge: codeChallenge, code_challenge_method: 'S256' },
      };
      for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
      return { location: url.href, secrets };
    },
    async finish(callback, { state, nonce, codeVerifier }) {
      const server = await provider();
      return explained(async () => {
        const parameters = oauth.validateAuthResponse(server, client, callback, state);
        const response = await oauth.authorizationCodeGrantRequest(
          ...([server, client, authentication, parameters, settings.redirectUri, codeVerifier, options()] as const),
        );
        const checks = { expectedNonce: nonce, requireIdToken: true };
        const answer = await oauth.processAuthorizationCodeResponse(server, client, response, checks);
        await oauth.validateApplicationLevelSignature(server, response, options());
        return { user: userOf(oauth.getValidatedIdTokenClaims(answer), settings), tokens: tokensOf(answer, null) };
      });
    },
    async refresh(refreshToken) {
      const server = await provider();
      try {
        const response = await oauth.refreshTokenGrantRequest(server, client, authentication, refreshToken, options());
        return tokensOf(await oauth.processRefreshTokenResponse(server, client, response), refreshToken);
      } catch (error) {
        if (error instanceof oauth.ResponseBodyError && error.status < 500) return undefined;
        throw new AxionError('store.unavailable', { store }, scrubbed(error));
      }
    },
    async signOutUrl(idToken) {
      const { end_session_endpoint: endpoint } = await provider();
      if (endpoint === undefined) return null;
      const url = new URL(endpoint);
      url.searchParams.set('client_id', settings.clientId);
      url.searchParams.set('post_logout_redirect_uri', settings.afterSignOut);
      if (idToken !== null) url.searchParams.set('id_token_hint', idToken);
      return url.href;
    },
  };
}

async function discover(issuer: URL, options: oauth.DiscoveryRequestOptions): Promise<oauth.AuthorizationServer> {
  try {
    return await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options));
  } catch (error) {
    throw new AxionError('store.unavailable', { store }, scrubbed(error));
  }
}

/** What the provider or the client library refuses, without codes, tokens and secrets. */
async function explained<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AxionError) throw error;
    if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
      const reason = [error.error, error.error_description].filter(Boolean).join(': ').slice(0, 300);
      throw new AxionError('session.sign-in-failed', { reason }, scrubbed(error));
    }
    if (error instanceof oauth.OperationProcessingError)
      throw new AxionError('session.sign-in-failed', { reason: error.message }, scrubbed(error));
    throw new AxionError('store.unavailable', { store }, scrubbed(error));
  }
}

/** Causes of the library carry whole answers. */
const scrubbed = (error: unknown): Error =>
  new Error(error instanceof Error ? `${error.name} ${(error as { code?: string }).code ?? ''}` : 'unknown');

function userOf(claims: oauth.IDToken | undefined, { issuer, subjectClaim }: OpenIdSettings): User {
  const subject = claims?.[subjectClaim];
  if (typeof subject !== 'string' || subject === '' || subject.length > 255) {
    throw new AxionError('session.sign-in-failed', { reason: `the id token's claim ${subjectClaim} names nobody` });
  }
  const { name, preferred_username: handle, email } = claims as oauth.IDToken;
  const shown = [name, handle].find((text) => typeof text === 'string' && text !== '') as string | undefined;
  const user = { kind: 'user', id: userIdOf(issuer, subject), issuer, subject, name: shown ?? subject } as const;
  return typeof email === 'string' ? { ...user, email } : user;
}

const tokensOf = (answer: oauth.TokenEndpointResponse, before: string | null): OpenIdTokens => ({
  refreshToken: answer.refresh_token ?? before,
  idToken: answer.id_token ?? null,
  expiresIn: Math.max(60, answer.expires_in ?? 3_600),
});
