import fc from 'fast-check';
import { expect, it } from 'vitest';
import { userIdOf } from './user-id-of.ts';

it('never changes: rows and tuples of years hang on it', () => {
  expect(userIdOf('http://localhost:19080', 'inspector')).toBe('KBS8YZk0WFFvqQdmJupPQOHFOnk6TYqYk_OwM0Bk_wE');
});

it('tells pairs apart whose texts run together', () => {
  expect(userIdOf('ab', 'c')).not.toBe(userIdOf('a', 'bc'));
});

it('is a name that an authorization store takes, whatever the issuer writes', () => {
  fc.assert(fc.property(fc.string(), fc.string(), (issuer, subject) => /^[A-Za-z0-9_-]{43}$/.test(userIdOf(issuer, subject))));
});
