/** One key, and how often each of the sources has it. */
export type Presence = { readonly key: string; readonly counts: readonly number[] };

/**
 * Walks through sources that are sorted by code point, side by side, with one key of each in memory.
 * @throws Error when a source is not sorted, which would make differences up
 */
export async function* mergeKeys(sources: readonly AsyncIterable<string>[]): AsyncGenerator<Presence> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  const heads = await Promise.all(iterators.map(next));
  try {
    for (;;) {
      const [key] = heads.filter((head) => head !== undefined).sort();
      if (key === undefined) return;
      const counts = heads.map(() => 0);
      for (const [i, iterator] of iterators.entries()) {
        if (heads[i] !== key) continue;
        const passed = await passKey(iterator, key);
        counts[i] = passed.count;
        heads[i] = passed.head;
      }
      yield { key, counts };
    }
  } finally {
    await Promise.all(iterators.map((iterator) => iterator.return?.()));
  }
}

const next = async (iterator: AsyncIterator<string>): Promise<string | undefined> => {
  const { done, value } = await iterator.next();
  return done ? undefined : value;
};

/** The key after this one, and how often this one came. */
async function passKey(iterator: AsyncIterator<string>, key: string) {
  let [count, head] = [1, await next(iterator)];
  for (; head === key; count += 1) head = await next(iterator);
  if (head !== undefined && head < key) throw new Error(`keys are not sorted: ${head} comes after ${key}`);
  return { count, head };
}
