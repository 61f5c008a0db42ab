import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { discoverIssuer } from './discover-issuer.ts';

const cacheMs = 10 * 60_000;
const cooldownMs = 10_000;

/**
 * The signing keys of an issuer, found by discovery at the first token and kept for ten minutes. An unknown key id asks again, at most every
 * ten seconds, so that a key rotation needs no restart and a stranger's key ids cannot flood the provider. Each fetch ends within `timeoutMs`.
 */
export function issuerKeys({ issuer, timeoutMs = 5_000 }: { readonly issuer: string; readonly timeoutMs?: number }): JWTVerifyGetKey {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  return async (header, token) => {
    keys ??= discoverIssuer({ issuer, timeoutMs }).then(({ jwksUri }) =>
      createRemoteJWKSet(new URL(jwksUri), { timeoutDuration: timeoutMs, cacheMaxAge: cacheMs, cooldownDuration: cooldownMs }),
    );
    const current = keys;
    const find = await current.catch((error: unknown) => {
      // A provider that was down is asked again with the next token.
      if (keys === current) keys = undefined;
      throw error;
    });
    return find(header, token);
  };
}
