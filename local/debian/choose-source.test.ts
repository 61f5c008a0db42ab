import { expect, it } from 'vitest';
import { chooseSource } from './choose-source.ts';

const all = { hasPackageTools: true, keyring: '/k', mirror: 'http://m' };

it('fetches where the machine has what it takes', () => {
  expect(chooseSource(all)).toEqual({ mirror: 'http://m', keyring: '/k' });
});

it.each([
  ['apt-get', { hasPackageTools: false }],
  ['keyring', { keyring: undefined }],
  ['AXION_DEBIAN_MIRROR', { mirror: undefined }],
])('says that %s is missing', (word, missing) => {
  expect(() => chooseSource({ ...all, ...missing })).toThrow(word);
});
