import { expect, it } from 'vitest';
import { chooseDescent } from './choose-descent.ts';

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
