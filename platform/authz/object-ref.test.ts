import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { objectRef, partsOfRef, userRef } from './object-ref.ts';

const parts = fc.array(fc.string({ unit: 'binary', maxLength: 4 }), { minLength: 1, maxLength: 3 }) as fc.Arbitrary<[string, ...string[]]>;

describe('the name of a thing', () => {
  it.each([
    [['018f/a'], 'table:018f%2Fa'],
    [['d1', 'drives of May'], 'table:d1/drives%20of%20May'],
    [['*'], 'table:%2A'],
    [['a:b#c@d'], 'table:a%3Ab%23c%40d'],
    [['Quay', ''], 'table:Quay/%'],
    [['طريق'], 'table:%D8%B7%D8%B1%D9%8A%D9%82'],
  ] as [[string, ...string[]], string][])('of %j is %s', (ids, name) => {
    expect(objectRef('table', ...ids)).toBe(name);
  });

  it('holds nothing that the store reads as its own', () => {
    fc.assert(fc.property(parts, (ids) => /^table:[^:#@*\s]+$/.test(objectRef('table', ...ids))));
  });

  it('gives its parts back, so that no two share a name', () => {
    fc.assert(
      fc.property(parts, (ids) => {
        expect(partsOfRef(objectRef('table', ...ids))).toEqual(ids);
      }),
    );
  });

  it('is refused when it is too long, and never cut', () => {
    expect(objectRef('table', 'a'.repeat(250))).toHaveLength(256);
    expect(() => objectRef('table', 'a'.repeat(251))).toThrow('authz.id-too-long');
    expect(() => objectRef('table', 'ض'.repeat(60))).toThrow('authz.id-too-long');
  });
});

it('leaves the hash that names a person as it is', () => {
  expect(userRef('KBS8YZk0WFFvqQdmJupPQOHFOnk6TYqYk_OwM0Bk_wE')).toBe('user:KBS8YZk0WFFvqQdmJupPQOHFOnk6TYqYk_OwM0Bk_wE');
});
