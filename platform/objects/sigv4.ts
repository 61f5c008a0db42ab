import { createHmac, hash } from 'node:crypto';
import { openHmacSha256 } from './hmac-sha256.ts';

/** The parts of a request that a signature covers, each already in canonical form. */
type CanonicalParts = {
  readonly method: string;
  /** The encoded path, from its first slash. */
  readonly path: string;
  /** The canonical query, without `X-Amz-Signature`. */
  readonly query: string;
  /** Signed headers: lower-case names in byte order, with canonical values. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Hex SHA-256 of the payload, or one of the marks such as `UNSIGNED-PAYLOAD`. */
  readonly payload: string;
};

/** Signs with one secret in one region; the key of a day is derived once. */
export type Signer = {
  /** `{day}/{region}/s3/aws4_request` of an instant. */
  scopeAt(instant: string): string;
  /** Hex signature of a text under the key of the instant's day. */
  sign(instant: string, text: string): string;
};

export const algorithm = 'AWS4-HMAC-SHA256';
export const unsignedPayload = 'UNSIGNED-PAYLOAD';
/** SHA-256 of no bytes, in hex. */
export const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** An instant as signatures write it: `20260102T030405Z`. */
export const instantOf = (time: Date): string => time.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');

/** Derived keys that are kept: a presigned URL lives at most seven days, so a verifier meets no more than nine. */
const keptDays = 16;

/** Signature Version 4 (AWS General Reference, "Create a signed request"), service `s3`. */
export function openSigner(secretAccessKey: string, region: string): Signer {
  const days = new Map<string, (text: string) => string>();
  const signingOn = (day: string): ((text: string) => string) => {
    const kept = days.get(day);
    if (kept) return kept;
    if (days.size >= keptDays) days.clear();
    const sign = openHmacSha256([day, region, 's3', 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secretAccessKey}`)));
    days.set(day, sign);
    return sign;
  };
  return {
    scopeAt: (instant) => `${instant.slice(0, 8)}/${region}/s3/aws4_request`,
    sign: (instant, text) => signingOn(instant.slice(0, 8))(text),
  };
}

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** The text that is hashed and signed for a request. */
export function canonicalRequest({ method, path, query, headers, payload }: CanonicalParts): string {
  let lines = '';
  for (const [name, value] of headers) lines += `${name}:${value}\n`;
  return `${method}\n${path}\n${query}\n${lines}\n${signedNames(headers)}\n${payload}`;
}

/** `host;x-amz-date`: the names of signed headers as a request lists them. */
export function signedNames(headers: CanonicalParts['headers'], separator = ';'): string {
  let names = '';
  for (const [name] of headers) names += names === '' ? name : `${separator}${name}`;
  return names;
}

/** A header value in canonical form: no line breaks, single spaces, none at the ends. */
export const canonicalValue = (value: string): string => value.replaceAll(/[ \t\r\n]+/g, ' ').trim();

/**
 * Hex signature of a canonical request. `encoding` is `latin1` when header values are raw bytes off the wire, as Node hands them out.
 */
export function requestSignature(signer: Signer, instant: string, request: string, encoding: 'utf8' | 'latin1' = 'utf8'): string {
  const digest = hash('sha256', encoding === 'utf8' ? request : Buffer.from(request, 'latin1'), 'hex');
  return signer.sign(instant, `${algorithm}\n${instant}\n${signer.scopeAt(instant)}\n${digest}`);
}
