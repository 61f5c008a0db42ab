import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { Objects } from '@axion/platform/objects/objects.ts';
import { copyPath, ObjectLine } from '../backup/copy-objects.ts';
import { sumOf } from '../backup/file-sums.ts';
import { readLines } from '../backup/line-file.ts';

/** What is wrong with the copies of objects, a line each. @throws the signal's reason before the next copy */
export async function damagedCopies(folder: string, list: string, signal?: AbortSignal): Promise<readonly string[]> {
  const faults: string[] = [];
  for await (const text of readLines(join(folder, list))) {
    signal?.throwIfAborted();
    const { key, sha256 } = ObjectLine.parse(JSON.parse(text));
    const path = join(folder, copyPath(key));
    const found = await sumOf(path).catch(() => undefined);
    if (found?.sha256 !== sha256) faults.push(`${path} (${key}): ${found === undefined ? 'is missing' : 'is damaged'}`);
  }
  return faults;
}

type Wish = { readonly folder: string; readonly list: string; readonly copied: boolean; readonly signal: AbortSignal };

/**
 * Puts copies back where the store lacks them; where there are no copies, counts what it lacks. An object that is there with the same size stays.
 * @throws the signal's reason before the next object
 */
export async function restoreObjects(
  objects: Pick<Objects, 'head' | 'put'>,
  { folder, list, copied, signal }: Wish,
): Promise<{ readonly present: number; readonly put: number; readonly missing: number }> {
  let [present, put, missing] = [0, 0, 0];
  for await (const text of readLines(join(folder, list))) {
    signal.throwIfAborted();
    const { key, sizeBytes, contentType = 'application/octet-stream', sha256 } = ObjectLine.parse(JSON.parse(text));
    const head = await objects.head(key);
    if (head?.sizeBytes === sizeBytes) present += 1;
    else if (copied && sha256 !== undefined) {
      await objects.put({
        key,
        sizeBytes,
        contentType,
        sha256: Buffer.from(sha256, 'hex').toString('base64'),
        body: createReadStream(join(folder, copyPath(key))),
      });
      put += 1;
    } else missing += 1;
  }
  return { present, put, missing };
}
