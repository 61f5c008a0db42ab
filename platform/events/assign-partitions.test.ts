import fc from 'fast-check';
import { expect, it } from 'vitest';
import { assignPartitions } from './assign-partitions.ts';

const members = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });
const holders = fc
  .array(fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'gone'), { nil: null }), { minLength: 1, maxLength: 24 })
  .map((list) => new Map(list.map((holder, partition) => [partition, holder])));

it('gives every partition one living reader, evenly, and is stable', () => {
  fc.assert(
    fc.property(members, holders, (living, before) => {
      const after = assignPartitions(living, before);
      expect([...after.keys()].sort((a, b) => a - b)).toEqual([...before.keys()]);
      const counts = living.map((member) => [...after.values()].filter((holder) => holder === member).length);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(before.size);
      expect(new Map([...assignPartitions(living, after)].sort(([a], [b]) => a - b))).toEqual(
        new Map([...after].sort(([a], [b]) => a - b)),
      );
    }),
  );
});

it('moves only what a newcomer needs', () => {
  const before = new Map(Array.from({ length: 8 }, (_, partition) => [partition, partition % 2 === 0 ? 'a' : 'b']));
  const after = assignPartitions(['a', 'b', 'c'], before);
  expect([...before].filter(([partition, holder]) => after.get(partition) !== holder)).toHaveLength(2);
});

it('leaves partitions unread when nobody is there', () => {
  expect(assignPartitions([], new Map([[0, 'a']]))).toEqual(new Map([[0, null]]));
});
