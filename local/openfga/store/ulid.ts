import { randomBytes } from 'node:crypto';

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const randomLength = 16;

/** Makes ids as OpenFGA does: 26 letters of Crockford's base 32, 48 bits of milliseconds and 80 random ones, never smaller than the one before. */
export function createUlids(now: () => number): () => string {
  let last = '';
  return () => {
    const fresh = timeOf(now()) + randomPart();
    // Within one millisecond, or when the clock went back, the last id is counted up: the newest model must sort behind the others.
    last = fresh > last ? fresh : next(last);
    return last;
  };
}

/** Whether a text can be an id of ours. */
export const isUlid = (text: string): boolean => /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text);

const timeOf = (ms: number): string => Array.from({ length: 10 }, (_, i) => digits[Math.floor(ms / 32 ** (9 - i)) % 32]).join('');

const randomPart = (): string => [...randomBytes(randomLength)].map((byte) => digits[byte % 32]).join('');

function next(id: string): string {
  const kept = id.replace(/Z+$/, '');
  const grown = digits[digits.indexOf(kept.slice(-1)) + 1] ?? 'Z';
  return (kept.slice(0, -1) + grown).padEnd(id.length, '0');
}
