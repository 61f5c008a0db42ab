import { encodeKey } from '@axion/platform/objects/uri-encoding.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { requireBucketName } from './bucket-name.ts';
import { placeOf } from './place.ts';

it('finds any key again that a client encoded, by path and by host', () => {
  const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(key, (one) => {
      expect(placeOf(`/axion/${encodeKey(one)}`, '127.0.0.1:9000')).toEqual({ bucket: 'axion', key: one });
      expect(placeOf(`/${encodeKey(one)}`, 'axion.localhost:9000')).toEqual({ bucket: 'axion', key: one });
    }),
  );
});

it.each([
  ['/', '127.0.0.1', {}],
  ['/axion', '127.0.0.1', { bucket: 'axion' }],
  ['/axion/', '127.0.0.1', { bucket: 'axion' }],
  ['/axion//', '127.0.0.1', { bucket: 'axion', key: '/' }],
  ['/axion/a%2Fb', '127.0.0.1', { bucket: 'axion', key: 'a/b' }],
  ['/axion/..', 'localhost:9000', { bucket: 'axion', key: '..' }],
  ['/', 'axion.localhost', { bucket: 'axion' }],
  ['/', 'axion.s3.localhost:9000', { bucket: 'axion' }],
  ['/axion/k', 's3.localhost:9000', { bucket: 'axion', key: 'k' }],
])('%s at %s', (path, host, place) => {
  expect(placeOf(path, host)).toEqual(place);
});

it.each(['/axion/%', '/axion/%f', '/axion/%80', 'axion', ''])('refuses %j', (path) => {
  expect(() => placeOf(path, 'x')).toThrow(expect.objectContaining({ code: 'InvalidURI' }));
});

it('knows names of buckets', () => {
  for (const name of ['axion', 'a-b.c', '123', 'x'.repeat(63)]) expect(() => requireBucketName(name)).not.toThrow();
  for (const name of ['ab', 'A-b', 'x'.repeat(64), '-ab', 'ab-', 'a..b', '1.2.3.4', 'a_b', '..'])
    expect(() => requireBucketName(name)).toThrow();
});
