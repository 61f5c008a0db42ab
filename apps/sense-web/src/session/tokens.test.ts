import { expect, it } from 'vitest';
import { renewInMs, safeReturn, tabStore } from './tokens.ts';

const memory = (): Storage => {
  const values = new Map<string, string>();
  return {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
    clear: () => values.clear(),
    key: () => null,
    get length() {
      return values.size;
    },
  };
};

it.each([
  ['/drives/1?frame=2', '/drives/1?frame=2'],
  ['/', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['/signed-in?code=1', '/'],
])('returns from %s to %s', (path, to) => {
  expect(safeReturn(path)).toBe(to);
});

it('renews a minute before the end, or half-way through a short life', () => {
  expect(renewInMs(600_000, 0)).toBe(540_000);
  expect(renewInMs(60_000, 0)).toBe(30_000);
  expect(renewInMs(0, 5_000)).toBe(0);
});

it('forgets what it cannot read', () => {
  const storage = memory();
  const { tokens } = tabStore(storage);
  tokens.write({ accessToken: 'a', expiresAtMs: 1, name: 'N' });
  expect(tokens.read()).toEqual({ accessToken: 'a', expiresAtMs: 1, name: 'N' });
  storage.setItem('axion.sense.tokens', '{"accessToken":');
  expect(tokens.read()).toBeNull();
  expect(storage.getItem('axion.sense.tokens')).toBeNull();
});
