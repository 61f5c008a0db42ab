import { randomBytes } from 'node:crypto';
import { AxionError } from '../errors/axion-error.ts';
import { decrypt, encrypt, nonceBytes } from './aes-gcm.ts';
import type { SealedPlace, Sealing } from './sealed.ts';
import type { SealingKeys } from './sealing-keys.ts';

/** Opens and seals with keys that `sealingKeys` has checked. Tests may give the nonces. */
export function createSealing({ keys, currentVersion }: SealingKeys, nonce = () => randomBytes(nonceBytes)): Sealing {
  const current = keys.get(currentVersion);
  if (!current) throw new RangeError(`there is no key of version ${currentVersion}`);
  return {
    currentVersion,
    has: (version) => keys.has(version),
    seal(plaintext, place) {
      const fresh = nonce();
      const { ciphertext, tag } = encrypt(current, fresh, plaintext, boundTo(place, currentVersion));
      return { ciphertext, nonce: fresh, tag, keyVersion: currentVersion, format: 1 };
    },
    open(sealed, place) {
      const row = `${place.table}/${place.rowId}`;
      const key = keys.get(sealed.keyVersion);
      if (!key) throw new AxionError('sealing.key-missing', { version: sealed.keyVersion, row });
      if (sealed.format !== 0 && sealed.format !== 1) throw new AxionError('sealing.broken', { row });
      try {
        return decrypt(key, sealed, sealed.format === 0 ? null : boundTo(place, sealed.keyVersion));
      } catch (cause) {
        throw new AxionError('sealing.broken', { row }, cause);
      }
    },
  };
}

/**
 * Additional authenticated data of format 1: each part behind its length in bytes (32 bits, big-endian), so that no two places share it.
 * Parts: "axion-seal-1", table, row id, key version, bindings.
 */
export function boundTo({ table, rowId, bindings }: SealedPlace, keyVersion: number): Buffer {
  const parts = ['axion-seal-1', table, rowId, String(keyVersion), ...bindings].map((part) => Buffer.from(part, 'utf8'));
  return Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.length);
      return [length, part];
    }),
  );
}
