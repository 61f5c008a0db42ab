import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Objects } from '@axion/platform/objects/objects.ts';
import { z } from 'zod';
import { writeLines } from './line-file.ts';

/** One line of the list of objects; `sha256` only of those that were copied. */
export const ObjectLine = z.object({
  key: z.string(),
  sizeBytes: z.int(),
  etag: z.string(),
  modifiedAt: z.string(),
  contentType: z.string().optional(),
  sha256: z.string().optional(),
});
export type ObjectLine = z.output<typeof ObjectLine>;

/** Where the copy of an object lies below the snapshot's folder: keys hold what file names may not. */
export function copyPath(key: string): string {
  const name = createHash('sha256').update(key).digest('hex');
  return join('objects', name.slice(0, 2), name);
}

type Wish = { readonly folder: string; readonly copies: boolean; readonly signal: AbortSignal; readonly onObject: (count: number) => void };

/** Writes down every object, and copies their bytes when asked to. One that vanished in between is left out. */
export async function copyObjects(objects: Pick<Objects, 'list' | 'get'>, { folder, copies, signal, onObject }: Wish) {
  const file = 'objects.ndjson.zst';
  let [count, bytes] = [0, 0];
  async function* lines() {
    for await (const { key, sizeBytes, etag, modifiedAt } of objects.list({ prefix: '' })) {
      signal.throwIfAborted();
      const line: ObjectLine = { key, sizeBytes, etag, modifiedAt: modifiedAt.toISOString() };
      const copy = copies ? await copyOne(objects, folder, key) : {};
      if (copy === undefined) continue;
      count += 1;
      bytes += sizeBytes;
      onObject(count);
      yield `${JSON.stringify({ ...line, ...copy })}\n`;
    }
  }
  await writeLines(join(folder, file), Readable.from(lines(), { objectMode: false }), signal);
  return { file, count, bytes, copied: copies };
}

async function copyOne(objects: Pick<Objects, 'get'>, folder: string, key: string) {
  const found = await objects.get(key);
  if (found === undefined) return undefined;
  const path = join(folder, copyPath(key));
  await mkdir(join(path, '..'), { recursive: true });
  const hash = createHash('sha256');
  async function* hashed() {
    for await (const piece of (found as NonNullable<typeof found>).body) {
      hash.update(piece);
      yield piece;
    }
  }
  await pipeline(hashed(), createWriteStream(path, { mode: 0o600 }));
  return { sha256: hash.digest('hex'), contentType: found.contentType };
}
