import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Sizes of the one suite that is used (NIST SP 800-38D): 256-bit key, 96-bit nonce, 128-bit tag. */
export const keyBytes = 32;
export const nonceBytes = 12;
const tagBytes = 16;

const algorithm = 'aes-256-gcm';

/** Encrypts; `nonce` must never be used twice with one key. */
export function encrypt(key: Buffer, nonce: Buffer, plaintext: Uint8Array, aad: Buffer | null): { ciphertext: Buffer; tag: Buffer } {
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  if (aad) cipher.setAAD(aad);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { ciphertext, tag: cipher.getAuthTag() };
}

/**
 * Decrypts; nothing is returned before the tag has been compared.
 * @throws RangeError for a nonce or tag of another length (Node itself takes tags of four bytes), Error when the tag does not fit
 */
export function decrypt(key: Buffer, sealed: { ciphertext: Buffer; nonce: Buffer; tag: Buffer }, aad: Buffer | null): Buffer {
  if (sealed.nonce.length !== nonceBytes) throw new RangeError('nonce length');
  if (sealed.tag.length !== tagBytes) throw new RangeError('tag length');
  const decipher = createDecipheriv(algorithm, key, sealed.nonce, { authTagLength: tagBytes });
  if (aad) decipher.setAAD(aad);
  decipher.setAuthTag(sealed.tag);
  return Buffer.concat([decipher.update(sealed.ciphertext), decipher.final()]);
}
