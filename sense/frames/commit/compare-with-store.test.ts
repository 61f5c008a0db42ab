import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWithStore } from './compare-with-store.ts';

async function* from<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}
const sized = (ids: readonly string[], sizeBytes = 1) => ids.toSorted().map((id) => ({ id, sizeBytes }));
const compare = (announced: ReturnType<typeof sized>, stored: ReturnType<typeof sized>, gone: readonly string[] = []) =>
  compareWithStore(from(announced), from(stored), new Set(gone));

describe('comparing a batch with the store', () => {
  it('counts what is there, also between objects that nobody announced', async () => {
    expect(await compare(sized(['b', 'd']), sized(['a', 'b', 'c', 'd', 'e']))).toEqual({
      present: 2,
      gone: [],
      missing: 0,
      wrongSize: 0,
      examples: [],
    });
  });

  it('tells missing from torn, and names both', async () => {
    const stored = [...sized(['a']), ...sized(['c'], 7)];
    expect(await compare(sized(['a', 'b', 'c']), stored)).toEqual({ present: 1, gone: [], missing: 1, wrongSize: 1, examples: ['b', 'c'] });
  });

  it('takes a device at its word about what is gone, unless the store has it', async () => {
    expect(await compare(sized(['a', 'b']), sized(['b']), ['a', 'b'])).toMatchObject({ present: 1, gone: ['a'], missing: 0 });
  });

  it('names at most twenty', async () => {
    const ids = Array.from({ length: 50 }, (_, n) => String(n).padStart(2, '0'));
    const found = await compare(sized(ids), []);
    expect([found.missing, found.examples]).toEqual([50, ids.slice(0, 20)]);
  });

  it('agrees with sets, whatever the lists', async () => {
    const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(ids, ids, ids, async (announced, stored, gone) => {
        const [there, lost] = [new Set(stored), new Set(gone)];
        const found = await compare(sized(announced), sized(stored), gone);
        expect(found.present).toBe(announced.filter((id) => there.has(id)).length);
        expect(found.gone).toEqual(announced.filter((id) => !there.has(id) && lost.has(id)).sort());
        expect(found.missing).toBe(announced.filter((id) => !there.has(id) && !lost.has(id)).length);
      }),
    );
  });

  it('closes the listing when the announced frames end first', async () => {
    let closed = false;
    async function* endless() {
      try {
        for (let n = 0; ; n += 1) yield { id: `z${n}`, sizeBytes: 1 };
      } finally {
        closed = true;
      }
    }
    await compareWithStore(from(sized(['a'])), endless(), new Set());
    expect(closed).toBe(true);
  });
});
