import { describe, expect, it } from 'vitest';
import { chooseDescent, chooseRuntime } from './choose-runtime.ts';

const installed = { binaries: '/usr/lib/postgresql/17/bin', tippecanoe: '/usr/bin/tippecanoe' };
const all = { installed, cached: true, hasPackageTools: true, keyring: '/k', mirror: 'http://m' };

describe('choosing a runtime', () => {
  it.each([
    ['what the machine has, first', all, { kind: 'machine', ...installed }],
    ['what was fetched before', { ...all, installed: undefined }, { kind: 'cached' }],
    ['a fetch', { ...all, installed: undefined, cached: false }, { kind: 'fetch', mirror: 'http://m', keyring: '/k' }],
    ['the cache also without a mirror', { ...all, installed: undefined, mirror: undefined }, { kind: 'cached' }],
  ])('takes %s', (_what, sighting, choice) => {
    expect(chooseRuntime(sighting)).toEqual(choice);
  });

  it.each([
    ['apt-get', { hasPackageTools: false }],
    ['keyring', { keyring: undefined }],
    ['AXION_DEBIAN_MIRROR', { mirror: undefined }],
  ])('says that %s is missing', (word, missing) => {
    const choice = chooseRuntime({ ...all, installed: undefined, cached: false, ...missing });
    expect(choice).toMatchObject({ kind: 'none', reason: expect.stringContaining(word) });
  });
});

it.each([
  [{ isRoot: false, canSetpriv: true, canUnshare: true, isPassable: false }, 'none'],
  [{ isRoot: true, canSetpriv: true, canUnshare: true, isPassable: true }, 'setpriv'],
  [{ isRoot: true, canSetpriv: true, canUnshare: true, isPassable: false }, 'unshare'],
  [{ isRoot: true, canSetpriv: true, canUnshare: false, isPassable: false }, 'setpriv'],
  [{ isRoot: true, canSetpriv: false, canUnshare: true, isPassable: true }, 'unshare'],
  [{ isRoot: true, canSetpriv: false, canUnshare: false, isPassable: true }, undefined],
])('descends from root as far as allowed: %o', (machine, descent) => {
  expect(chooseDescent(machine)).toBe(descent);
});
