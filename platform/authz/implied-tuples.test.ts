import { expect, it } from 'vitest';
import type { RelationTuple } from './authz.ts';
import { givenTuples, readImplied, tuplePages } from './implied-tuples.ts';

type Row = { readonly id: number; readonly facts: number };
const nothing = { many: async () => [] };

const tuplesOf = ({ id, facts }: Row): readonly RelationTuple[] =>
  Array.from({ length: facts }, (_, i) => ({ user: `dataset:${id}`, relation: 'parent', object: `table:${id}/${i}` }));

async function pagesOf(rows: readonly Row[]) {
  const read = { rows: 0 };
  const page = tuplePages(async (_tx, last: Row | undefined, limit) => {
    const some = rows.filter(({ id }) => id > (last?.id ?? -1)).slice(0, limit);
    read.rows += some.length;
    return some;
  }, tuplesOf);
  const pages: (readonly RelationTuple[])[] = [];
  for await (const tuples of readImplied(nothing, [page])) pages.push(tuples);
  return { pages, read };
}

it.each([
  ['few facts a row', 1_200, () => 1],
  ['many facts a row', 110, () => 1_001],
  ['now few, now many', 700, (id: number) => (id % 40 === 7 ? 900 : id % 3)],
  ['no rows', 0, () => 1],
] as const)('brings every fact once, in pages of a thousand at most: %s', async (_what, length, facts) => {
  const rows = Array.from({ length }, (_, id) => ({ id, facts: facts(id) }));
  const { pages, read } = await pagesOf(rows);
  expect(pages.flat().map(({ object }) => object)).toEqual(rows.flatMap(tuplesOf).map(({ object }) => object));
  const long = pages.filter((page) => page.length > 1_000);
  expect(long.filter((page) => new Set(page.map(({ user }) => user)).size > 1)).toEqual([]);
  expect(read.rows).toBeLessThanOrEqual(4 * length + 500);
});

it('brings facts that no row is needed for in pages too', async () => {
  const tuples = tuplesOf({ id: 1, facts: 2_500 });
  const sizes: number[] = [];
  for await (const page of readImplied(nothing, [givenTuples(tuples)])) sizes.push(page.length);
  expect(sizes).toEqual([1_000, 1_000, 500]);
});
