import fc from 'fast-check';
import { expect, it } from 'vitest';
import { batchOf, type Waiting } from './batch-of.ts';

const changes = fc
  .array(fc.tuple(fc.constantFrom('write' as const, 'delete' as const), fc.constantFrom('a', 'b', 'c')), { maxLength: 12 })
  .map((drawn) =>
    drawn.map(
      ([operation, object], i): Waiting => ({
        ...{ id: String(i), operation, object: `organization:${object}` },
        ...{ user: 'user:amal', relation: 'member', attempts: 0, isOld: false },
      }),
    ),
  );

/** What the store holds after one call: it takes away first. */
const after = (facts: ReadonlySet<string>, batch: readonly Waiting[]) => {
  const next = new Set(facts);
  for (const { operation, object } of batch) if (operation === 'delete') next.delete(object);
  for (const { operation, object } of batch) if (operation === 'write') next.add(object);
  return next;
};

it('leaves what must keep its order for the next call, so that batch by batch is the same as one by one', () => {
  fc.assert(
    fc.property(changes, (waiting) => {
      let [byBatch, oneByOne] = [new Set<string>(), new Set<string>()];
      for (let rest = waiting, calls = 0; rest.length > 0 && calls < 20; calls += 1) {
        const batch = batchOf(rest);
        expect(batch.length).toBeGreaterThan(0);
        byBatch = after(byBatch, batch);
        rest = rest.filter((one) => !batch.includes(one));
      }
      for (const change of waiting) oneByOne = after(oneByOne, [change]);
      expect([...byBatch].sort()).toEqual([...oneByOne].sort());
    }),
  );
});

it('takes all that does not touch, whatever kind it is and wherever it stands', () => {
  const change = (operation: Waiting['operation'], object: string): Waiting => ({
    ...{ id: object, operation, object, user: 'user:amal' },
    ...{ relation: 'member', attempts: 0, isOld: false },
  });
  const waiting = [
    change('write', 'a:1'),
    change('delete', 'a:2'),
    change('write', 'a:3'),
    change('delete', 'a:1'),
    change('write', 'a:4'),
    change('write', 'a:1'),
  ];
  expect(batchOf(waiting)).toEqual([...waiting.slice(0, 3), waiting[4]]);
  expect(batchOf([...waiting.slice(3, 4), ...waiting.slice(5)])).toEqual(waiting.slice(3, 4));
  expect(batchOf([])).toEqual([]);
});
