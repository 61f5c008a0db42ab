import { expect, it } from 'vitest';
import { findRestoredStore } from './find-restored-store.ts';

const apiWith = (ids: readonly string[], more = ''): Parameters<typeof findRestoredStore>[0] => ({
  get: async (_path, answer) => answer.parse({ stores: ids.map((id) => ({ id, name: 'axion' })), continuation_token: more }),
});

it('is the one that is named, as long as it is there', async () => {
  expect(await findRestoredStore(apiWith(['A', 'B']), 'B')).toBe('B');
  expect(await findRestoredStore(apiWith(['A'], 'next'), 'B')).toBe('B');
});

it('is the only one there, of which a snapshot of another installation knows the id', async () => {
  expect(await findRestoredStore(apiWith(['A']), 'B')).toBe('A');
});

it.each([
  [[], 'it has none'],
  [['A', 'C'], 'it has A, C'],
] as const)('is not guessed among %j', async (ids, says) => {
  await expect(findRestoredStore(apiWith(ids), 'B')).rejects.toThrow(`no store B: ${says}. Set AXION_OPENFGA_STORE_ID`);
});
