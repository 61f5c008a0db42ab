import { identifySession } from '@axion/gen/sessions/identify-session.ts';
import { signInPaths } from '@axion/gen/sessions/sessions.routes.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { User } from '@axion/platform/identity/actor.ts';
import { identifyBearer } from '@axion/platform/identity/identify-bearer.ts';
import { issuerKeys } from '@axion/platform/identity/issuer-keys.ts';
import { createVerifyAccessToken } from '@axion/platform/identity/verify-access-token.ts';
import type { FastifyRequest } from 'fastify';
import type { settings } from './config.ts';
import type { GenDeps } from './open-deps.ts';

/** Who calls: by bearer token for machines, else by the browser's session cookie. A person's first call makes them known. */
export function identifyCaller({ oidc }: ConfigOf<typeof settings>, deps: GenDeps) {
  const { issuer, audience, subjectClaim } = oidc;
  const bearer = identifyBearer(createVerifyAccessToken({ issuer, audience, subjectClaim, keys: issuerKeys({ issuer }) }));
  return async (request: FastifyRequest): Promise<User | undefined> => {
    const user = request.headers.authorization === undefined ? await bySession(deps, request) : await bearer(request);
    if (user) await deps.recognise(user);
    return user;
  };
}

/** A cookie of a session that has ended keeps nobody from signing in anew. */
async function bySession(deps: GenDeps, request: FastifyRequest): Promise<User | undefined> {
  try {
    return await identifySession(deps, request);
  } catch (error) {
    if (error instanceof AxionError && error.code === 'session.ended' && signInPaths.has(request.routeOptions.url ?? '')) return undefined;
    throw error;
  }
}
