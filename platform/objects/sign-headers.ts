import { algorithm, canonicalRequest, canonicalValue, instantOf, requestSignature, type Signer, signedNames } from './sigv4.ts';
import { canonicalQuery } from './uri-encoding.ts';

/** A request about to be sent; header names in lower case, `host` among them. */
type UnsignedRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: Readonly<Record<string, string>>;
  /** Hex SHA-256 of the body or a mark such as `UNSIGNED-PAYLOAD`. */
  readonly payload: string;
};

/** Headers that proxies and HTTP clients rewrite on the way, so they are sent unsigned. */
const unsigned = new Set(['connection', 'expect', 'transfer-encoding', 'user-agent']);

/** All headers to send, with `x-amz-date`, `x-amz-content-sha256` and `authorization` among them. */
export function signHeaders(signer: Signer, accessKeyId: string, request: UnsignedRequest, now: Date): Record<string, string> {
  const instant = instantOf(now);
  const sent = { ...request.headers, 'x-amz-date': instant, 'x-amz-content-sha256': request.payload };
  const headers = Object.entries(sent)
    .filter(([name]) => !unsigned.has(name))
    .map(([name, value]) => [name, canonicalValue(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const { method, path, payload } = request;
  const canonical = canonicalRequest({ method, path, query: canonicalQuery(request.query), headers, payload });
  const signature = requestSignature(signer, instant, canonical);
  const authorization = `${algorithm} Credential=${accessKeyId}/${signer.scopeAt(instant)}, SignedHeaders=${signedNames(headers)}, Signature=${signature}`;
  return { ...sent, authorization };
}
