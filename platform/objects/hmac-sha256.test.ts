import { createHmac, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { openHmacSha256 } from './hmac-sha256.ts';

it('equals the HMAC of OpenSSL for keys and texts of every length that matters', () => {
  for (const keyBytes of [0, 1, 32, 63, 64, 65, 200]) {
    const key = randomBytes(keyBytes);
    const sign = openHmacSha256(key);
    for (const length of [0, 1, 55, 56, 64, 137, 4_096, 137, 2]) {
      const text = randomBytes(length).toString('base64').slice(0, length);
      expect(sign(text)).toBe(createHmac('sha256', key).update(text).digest('hex'));
    }
  }
});

it('refuses a text that does not fit', () => {
  expect(() => openHmacSha256(Buffer.alloc(32))('x'.repeat(4_097))).toThrow(RangeError);
});
