import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { AxionError } from '../errors/axion-error.ts';
import type { User } from './actor.ts';
import { userIdOf } from './user-id-of.ts';

/** Which tokens are taken. */
export type TokenRules = {
  /** Letter for letter as the token's `iss`. */
  readonly issuer: string;
  /** One of the token's `aud`. */
  readonly audience: string;
  /** The claim that names the person: `sub`, or `oid` for Entra ID, whose `sub` differs from application to application. */
  readonly subjectClaim?: string;
  /** How far the provider's clock may be off ours; at most, and by default, 300 s. */
  readonly skewSeconds?: number;
  /** Usually `issuerKeys(…)`. */
  readonly keys: JWTVerifyGetKey;
};

/** Takes a bearer token and tells who it is. */
export type VerifyAccessToken = (token: string) => Promise<User>;

/** Signatures with public keys only: with a secret algorithm in the list, our public key would become a password (RFC 8725, section 2.1). */
const algorithms = ['RS256', 'ES256', 'PS256', 'EdDSA'];
const skewLimitSeconds = 300;

/**
 * Makes the check of JWT access tokens of one issuer for one audience.
 * @throws AxionError while loading: `configuration.invalid` for a skew over five minutes; per token: `access.token-issuer`,
 * `access.token-audience`, `access.token-expired`, `access.token-invalid`, and `store.unavailable` when the keys cannot be fetched
 */
export function createVerifyAccessToken(rules: TokenRules): VerifyAccessToken {
  const { issuer, audience, subjectClaim = 'sub', skewSeconds = skewLimitSeconds, keys } = rules;
  if (!(skewSeconds >= 0 && skewSeconds <= skewLimitSeconds)) {
    throw new AxionError('configuration.invalid', {
      faults: [`a clock skew of ${skewSeconds} s is not between 0 and ${skewLimitSeconds}`],
    });
  }
  return async (token) => {
    refuseStrangers(token, issuer);
    const requiredClaims = ['iss', 'aud', 'exp', subjectClaim];
    const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms, requiredClaims, clockTolerance: skewSeconds }).catch(
      (error: unknown) => {
        throw explain(error, audience);
      },
    );
    return userOf(payload, issuer, subjectClaim);
  };
}

/** Before any key is fetched: an unusable algorithm and another issuer have names of their own, and cost no round trip. */
function refuseStrangers(token: string, issuer: string): void {
  let algorithm: string | undefined;
  let foundIssuer: string | undefined;
  try {
    algorithm = decodeProtectedHeader(token).alg;
    foundIssuer = decodeJwt(token).iss;
  } catch (cause) {
    throw invalid('it is not a signed JWT', cause);
  }
  if (foundIssuer !== issuer) throw new AxionError('access.token-issuer', { expected: issuer });
  if (!algorithm || !algorithms.includes(algorithm)) throw invalid('its signature algorithm is not accepted');
}

function userOf(payload: JWTPayload, issuer: string, subjectClaim: string): User {
  const subject = payload[subjectClaim];
  if (typeof subject !== 'string' || subject === '' || subject.length > 255) throw invalid(`its claim ${subjectClaim} names nobody`);
  const { name, preferred_username: handle, email } = payload;
  const shown = [name, handle].find((text) => typeof text === 'string' && text !== '') as string | undefined;
  const user = { kind: 'user', id: userIdOf(issuer, subject), issuer, subject, name: shown ?? subject } as const;
  return typeof email === 'string' ? { ...user, email } : user;
}

/** jose's refusals in our codes: https://github.com/panva/jose/blob/main/src/util/errors.ts */
function explain(error: unknown, audience: string): AxionError {
  if (error instanceof AxionError) return error;
  if (error instanceof errors.JWTExpired) {
    return new AxionError('access.token-expired', { expiredAt: new Date((error.payload.exp ?? 0) * 1000).toISOString() }, error);
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return new AxionError('access.token-audience', { expected: audience }, error);
    return invalid(`its claim ${error.claim} is ${error.reason === 'missing' ? 'missing' : 'not acceptable'}`, error);
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return invalid('its signature does not match', error);
  if (error instanceof errors.JWKSNoMatchingKey) return invalid('it is signed with a key that its issuer does not publish', error);
  const unfetched = !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error.code === 'ERR_JOSE_GENERIC';
  return unfetched ? new AxionError('store.unavailable', { store: 'the identity provider' }, error) : invalid('it is malformed', error);
}

const invalid = (reason: string, cause?: unknown) => new AxionError('access.token-invalid', { reason }, cause);
