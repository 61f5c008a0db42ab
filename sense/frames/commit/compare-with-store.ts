/** A frame as it was announced. */
export type Announced = { readonly id: string; readonly sizeBytes: number };
/** An object as the store lists it, by the frame that its key names. */
export type Stored = { readonly id: string; readonly sizeBytes: number };

/** How the announced frames stand beside the stored ones. */
export type Comparison = {
  readonly present: number;
  /** Not stored, and named as gone by the device. */
  readonly gone: readonly string[];
  readonly missing: number;
  readonly wrongSize: number;
  /** The first of the missing and the wrong ones. */
  readonly examples: readonly string[];
};

const exampleLimit = 20;

/**
 * Walks both lists once, side by side; both are in id order, and neither is ever held whole. A frame that is named as gone and stored all the same
 * counts as stored: nothing is lost by it.
 */
export async function compareWithStore(
  announced: AsyncIterable<Announced>,
  stored: AsyncIterable<Stored>,
  namedGone: ReadonlySet<string>,
): Promise<Comparison> {
  const found = { present: 0, gone: [] as string[], missing: 0, wrongSize: 0, examples: [] as string[] };
  const objects = stored[Symbol.asyncIterator]();
  try {
    let object = await objects.next();
    for await (const { id, sizeBytes } of announced) {
      while (!object.done && object.value.id < id) object = await objects.next();
      const there = !object.done && object.value.id === id;
      if (there && object.value.sizeBytes === sizeBytes) found.present += 1;
      else if (namedGone.has(id)) found.gone.push(id);
      else {
        if (there) found.wrongSize += 1;
        else found.missing += 1;
        if (found.examples.length < exampleLimit) found.examples.push(id);
      }
    }
  } finally {
    await objects.return?.();
  }
  return found;
}
