/** One key, and which of the sources have it. */
export type Presence = { readonly key: string; readonly present: readonly boolean[] };

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
      const present = heads.map((head) => head === key);
      yield { key, present };
      for (const [i, has] of present.entries()) {
        const iterator = iterators[i];
        if (has && iterator) heads[i] = await nextAfter(iterator, key);
      }
    }
  } finally {
    await Promise.all(iterators.map((iterator) => iterator.return?.()));
  }
}

const next = async (iterator: AsyncIterator<string>): Promise<string | undefined> => {
  const { done, value } = await iterator.next();
  return done ? undefined : value;
};

/** A key that comes twice counts once. */
async function nextAfter(iterator: AsyncIterator<string>, key: string): Promise<string | undefined> {
  let head = await next(iterator);
  while (head === key) head = await next(iterator);
  if (head !== undefined && head < key) throw new Error(`keys are not sorted: ${head} comes after ${key}`);
  return head;
}
