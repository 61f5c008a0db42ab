import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { discoverIssuer } from '@axion/platform/identity/discover-issuer.ts';
import { z } from 'zod';
import { commandLineClientId } from './clients.ts';
import { demoGrant } from './provider/demo-grant.ts';

const store = 'the identity provider';
const timeoutMs = 10_000;
const granted = z.object({ access_token: z.string(), expires_in: z.int() });
const refusal = z.object({ error: z.string().max(80) });

/** A bearer token and when it ends. */
export type DemoToken = { readonly accessToken: string; readonly expiresAt: Date };

/**
 * The access token of a demo person, from the local provider: for `axion token`, `axion import` and tests. It is good for an hour; ask again for
 * more.
 * @throws AxionError `store.unavailable`, `store.refused` with the provider's code (`invalid_grant`: wrong secret, or nobody of that name)
 */
export async function fetchDemoToken(wish: {
  readonly issuer: string;
  readonly user: string;
  readonly machineSecret: string;
}): Promise<DemoToken> {
  const { tokenEndpoint } = await discoverIssuer({ issuer: wish.issuer, timeoutMs });
  const body = new URLSearchParams({
    grant_type: demoGrant,
    client_id: commandLineClientId,
    person: wish.user,
    machine_secret: wish.machineSecret,
  });
  const response = await fetch(tokenEndpoint, { method: 'POST', body, signal: AbortSignal.timeout(timeoutMs) }).catch((cause: unknown) => {
    throw new AxionError('store.unavailable', { store }, cause);
  });
  const answer: unknown = await response.json().catch(() => undefined);
  const { data } = granted.safeParse(answer);
  if (!response.ok || !data)
    throw new AxionError('store.refused', { store, code: refusal.safeParse(answer).data?.error ?? `status-${response.status}` });
  return { accessToken: data.access_token, expiresAt: new Date(Date.now() + data.expires_in * 1000) };
}
