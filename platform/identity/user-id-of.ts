import { createHash } from 'node:crypto';

/**
 * The id of a person in every store of the platform: 43 characters of base64url, the SHA-256 of issuer and subject.
 *
 * Each part stands behind its length in bytes (32 bits, big-endian), so that no two pairs share an input. The same pair gives the same id in
 * Sense, in Gen and in the authorization store, on every machine and for ever: the function never changes. Neither a row id nor an address
 * goes in. The issuer is taken letter for letter as the token names it (a slash at the end makes another issuer).
 */
export function userIdOf(issuer: string, subject: string): string {
  const hash = createHash('sha256');
  for (const part of [issuer, subject]) {
    const bytes = Buffer.from(part, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  }
  return hash.digest('base64url');
}
