import { expect, it } from 'vitest';
import { mergeKeys } from './merge-keys.ts';

async function* from(...keys: readonly string[]) {
  yield* keys;
}
const collect = async (...sources: readonly (readonly string[])[]) => {
  const found: string[] = [];
  for await (const { key, counts } of mergeKeys(sources.map((keys) => from(...keys)))) found.push(`${key} ${counts.join('')}`);
  return found;
};

it('tells of every key how often each has it', async () => {
  expect(await collect(['a', 'c', 'd'], ['b', 'c'], ['a', 'c', 'e'])).toEqual(['a 101', 'b 010', 'c 111', 'd 100', 'e 001']);
  expect(await collect([], [])).toEqual([]);
});

it('counts a repeated key', async () => {
  expect(await collect(['a', 'a', 'b'], ['a', 'c', 'c', 'c'])).toEqual(['a 21', 'b 10', 'c 03']);
});

it('refuses what is not sorted', async () => {
  await expect(collect(['b', 'a'], ['b'])).rejects.toThrow(/not sorted/);
});
