import { timingSafeEqual } from 'node:crypto';
import { canonicalRequest, canonicalValue, requestSignature, type Signer } from '@axion/platform/objects/sigv4.ts';
import { canonicalQuery, encodeKey } from '@axion/platform/objects/uri-encoding.ts';
import { type Claim, claimOf } from './claim.ts';
import { decodeUri } from './place.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';

/** Who may call, and under which secret. */
export type Gate = { readonly accessKeyId: string; readonly region: string; readonly signer: Signer; readonly now: () => Date };

/** What a verified signature says about the body that follows. */
export type Verified = { readonly payload: string; readonly instant: string; readonly signature: string };

/** Clocks may differ by this much (S3 API reference, `RequestTimeTooSkewed`). */
const skewMs = 15 * 60_000;

/** Headers that may stand unsigned although they are `x-amz-*`: they change nothing, or are covered as the payload. */
const freeHeaders = new Set(['x-amz-content-sha256', 'x-amz-user-agent']);

/**
 * Verifies Signature Version 4 in the header or in the URL.
 * @throws S3Error `AccessDenied` (no signature, expired, unsigned headers), `InvalidAccessKeyId`, `SignatureDoesNotMatch`, `RequestTimeTooSkewed`, …
 */
export function authenticate(gate: Gate, request: S3Request): Verified {
  const claim = claimOf(request);
  if (claim.accessKeyId !== gate.accessKeyId) throw new S3Error('InvalidAccessKeyId', { AWSAccessKeyId: claim.accessKeyId });
  requireScope(claim, gate.region);
  requireTime(claim, gate.now().getTime());
  requireSigned(claim, request);
  const expected = requestSignature(gate.signer, claim.instant, canonicalOf(claim, request), 'latin1');
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(claim.signature))) throw new S3Error('SignatureDoesNotMatch');
  return { payload: claim.payload, instant: claim.instant, signature: claim.signature };
}

function requireScope({ day, region, instant, presigned }: Claim, ours: string): void {
  const code = presigned ? 'AuthorizationQueryParametersError' : 'AuthorizationHeaderMalformed';
  if (region !== ours) throw new S3Error(code, { message: `The region '${region}' is wrong; expecting '${ours}'`, Region: ours });
  if (day !== instant.slice(0, 8)) throw new S3Error(code, { message: 'The day of the credential scope is not that of the request.' });
}

function requireTime({ time, presigned, expiresSeconds }: Claim, now: number): void {
  if (!presigned) {
    if (Math.abs(time - now) <= skewMs) return;
    throw new S3Error('RequestTimeTooSkewed', {
      RequestTime: new Date(time).toISOString(),
      ServerTime: new Date(now).toISOString(),
      MaxAllowedSkewMilliseconds: `${skewMs}`,
    });
  }
  if (time - now > skewMs) throw new S3Error('AccessDenied', { message: 'Request is not valid yet' });
  const ends = time + expiresSeconds * 1_000;
  if (now >= ends)
    throw new S3Error('AccessDenied', {
      message: 'Request has expired',
      Expires: new Date(ends).toISOString(),
      ServerTime: new Date(now).toISOString(),
    });
}

/** Whoever relays a request must not be able to add meaning to it. */
function requireSigned({ signedHeaders }: Claim, { sentHeaders }: S3Request): void {
  const signed = new Set(signedHeaders);
  const missing = [...sentHeaders].filter((name) => name.startsWith('x-amz-') && !freeHeaders.has(name) && !signed.has(name));
  if (!signed.has('host')) missing.push('host');
  if (missing.length > 0)
    throw new S3Error('AccessDenied', {
      message: 'There were headers present in the request which were not signed',
      HeadersNotSigned: missing.join(', '),
    });
}

/** Rebuilt from what was sent. The path is decoded and encoded again, as clients differ in which harmless characters they encode on the wire. */
function canonicalOf({ signedHeaders, payload }: Claim, { method, rawPath, query, headers }: S3Request): string {
  return canonicalRequest({
    method,
    path: encodeKey(decodeUri(rawPath)),
    query: canonicalQuery(query.filter(([name]) => name !== 'X-Amz-Signature')),
    headers: signedHeaders.map((name) => [name, canonicalValue(headers[name] ?? '')]),
    payload,
  });
}
