import { z } from 'zod';
import { AxionError } from '../errors/axion-error.ts';

/** Where an identity provider answers, as it says itself. */
export type Issuer = {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly jwksUri: string;
  /** Absent when the provider knows no sign-out by redirect. */
  readonly endSessionEndpoint: string | undefined;
};

const store = 'the identity provider';
const metadata = z.looseObject({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  end_session_endpoint: z.url().optional(),
});

/**
 * Reads `/.well-known/openid-configuration` of an issuer (OpenID Connect Discovery 1.0, section 4) within `timeoutMs`.
 * @throws AxionError `store.unavailable` when it does not answer; `store.refused` with code `discovery-status-…`, `discovery-malformed`,
 * `discovery-issuer-mismatch` (the document names another issuer, section 4.3) or `discovery-plain-http` (an https issuer with an http endpoint)
 */
export async function discoverIssuer({
  issuer,
  timeoutMs = 5_000,
}: {
  readonly issuer: string;
  readonly timeoutMs?: number;
}): Promise<Issuer> {
  const document = metadata.safeParse(await fetchMetadata(issuer, timeoutMs));
  if (!document.success) throw refused('discovery-malformed', document.error);
  const found = document.data;
  if (found.issuer !== issuer) throw refused('discovery-issuer-mismatch');
  const endpoints = [found.authorization_endpoint, found.token_endpoint, found.jwks_uri, found.end_session_endpoint];
  if (issuer.startsWith('https:') && endpoints.some((url) => url?.startsWith('http:'))) throw refused('discovery-plain-http');
  return {
    issuer,
    authorizationEndpoint: found.authorization_endpoint,
    tokenEndpoint: found.token_endpoint,
    jwksUri: found.jwks_uri,
    endSessionEndpoint: found.end_session_endpoint,
  };
}

async function fetchMetadata(issuer: string, timeoutMs: number): Promise<unknown> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  // A redirect could lead to a document of somebody else's choosing.
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) }).catch((cause: unknown) => {
    throw new AxionError('store.unavailable', { store }, cause);
  });
  if (response.status >= 500) throw new AxionError('store.unavailable', { store });
  if (response.status !== 200) throw refused(`discovery-status-${response.status}`);
  return response.json().catch((cause: unknown) => {
    throw refused('discovery-malformed', cause);
  });
}

const refused = (code: string, cause?: unknown) => new AxionError('store.refused', { store, code }, cause);
