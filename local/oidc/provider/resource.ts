import type { ResourceServer } from 'oidc-provider';

/** The one thing that access tokens are for: Sense and Gen. Clients need not ask for it. */
export const resource = 'urn:axion:api';

/** Access tokens are JWTs (RS256) for `audience`, good for `seconds`. */
export const resourceServerFor = (audience: string, seconds: number): ResourceServer => ({
  scope: '',
  audience,
  accessTokenTTL: seconds,
  accessTokenFormat: 'jwt',
  jwt: { sign: { alg: 'RS256' } },
});
