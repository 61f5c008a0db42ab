import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canonicalQuery, encodeKey, encodeUri } from './uri-encoding.ts';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const binaryOrder = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

it('encodes to unreserved characters and capital escapes, and back', () => {
  fc.assert(
    fc.property(text, (plain) => {
      expect(encodeUri(plain)).toMatch(/^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*$/);
      expect(decodeURIComponent(encodeUri(plain))).toBe(plain);
      expect(encodeKey(plain)).toBe(plain.split('/').map(encodeUri).join('/'));
    }),
  );
});

it('keeps what must not be normalised', () => {
  expect(encodeKey('a//b/../c/./%2F+ ')).toBe('a//b/../c/./%252F%2B%20');
  expect(encodeKey("!'()*~")).toBe('%21%27%28%29%2A~');
  expect(() => encodeKey('\ud800')).toThrow(URIError);
});

it('sorts parameters by their encoded bytes, whatever order they came in', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text), { maxLength: 8 }), (pairs) => {
      const parts = canonicalQuery(pairs).split('&').filter(Boolean);
      const sorted = pairs
        .map(([name, value]) => [encodeUri(name), encodeUri(value)] as const)
        .sort((a, b) => binaryOrder(a[0], b[0]) || binaryOrder(a[1], b[1]));
      expect(parts).toEqual(sorted.map(([name, value]) => `${name}=${value}`));
      expect(canonicalQuery(pairs.toReversed())).toBe(canonicalQuery(pairs));
    }),
  );
});

it('writes a parameter without a value with its equals sign', () => {
  expect(
    canonicalQuery([
      ['uploads', ''],
      ['prefix', 'a b'],
    ]),
  ).toBe('prefix=a%20b&uploads=');
});
