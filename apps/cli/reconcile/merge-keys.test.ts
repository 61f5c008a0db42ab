import { expect, it } from 'vitest';
import { mergeKeys } from './merge-keys.ts';

async function* from(...keys: readonly string[]) {
  yield* keys;
}
const collect = async (...sources: readonly (readonly string[])[]) => {
  const found: string[] = [];
  for await (const { key, present } of mergeKeys(sources.map((keys) => from(...keys))))
    found.push(`${key} ${present.map(Number).join('')}`);
  return found;
};

it('tells of every key who has it', async () => {
  expect(await collect(['a', 'c', 'd'], ['b', 'c'], ['a', 'c', 'e'])).toEqual(['a 101', 'b 010', 'c 111', 'd 100', 'e 001']);
  expect(await collect([], [])).toEqual([]);
});

it('counts a repeated key once', async () => {
  expect(await collect(['a', 'a', 'b'], ['a'])).toEqual(['a 11', 'b 10']);
});

it('refuses what is not sorted', async () => {
  await expect(collect(['b', 'a'], ['b'])).rejects.toThrow(/not sorted/);
});
