import { expect, it } from 'vitest';
import { type Kind, lastingDifferences, openDifferences } from './differences.ts';

const foundOf = (...pairs: readonly (readonly [Kind, string])[]) => {
  const differences = openDifferences(10);
  for (const [kind, key] of pairs) differences.add(kind, key);
  return differences.found;
};

it('keeps what differs in the same way both times', () => {
  const first = foundOf(
    ['frame-not-in-clickhouse', 'a'],
    ['frame-not-in-clickhouse', 'b'],
    ['frame-only-in-clickhouse', 'c'],
    ['tuple-too-much', 'd'],
  );
  const second = foundOf(['frame-not-in-clickhouse', 'b'], ['frame-twice-in-clickhouse', 'c'], ['tuple-missing', 'd']);
  expect([...lastingDifferences(first, second)]).toEqual([['frame-not-in-clickhouse', { count: 1, keys: ['b'] }]]);
});
