import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from './manifest.ts';

export type FileSum = { readonly bytes: number; readonly sha256: string };

/** Reads a file to its end, so that what is counted is what lies on the disk; makes it durable first when asked to. */
export async function sumOf(path: string, { durable = false } = {}): Promise<FileSum> {
  const file = await open(path);
  try {
    if (durable) await file.sync();
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const piece of file.createReadStream({ autoClose: false, highWaterMark: 1_048_576 }) as AsyncIterable<Buffer>) {
      hash.update(piece);
      bytes += piece.length;
    }
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

/** What is wrong with the files of a snapshot, a line each; empty when every byte is as it was written. */
export async function damagedFiles(folder: string, { files }: Pick<Manifest, 'files'>): Promise<string[]> {
  const faults: string[] = [];
  for (const [name, wanted] of Object.entries(files)) {
    const found = await sumOf(join(folder, name)).catch((error: NodeJS.ErrnoException) => error.code ?? error.message);
    const fault = faultOf(found, wanted);
    if (fault !== undefined) faults.push(`${join(folder, name)}: ${fault}`);
  }
  return faults;
}

function faultOf(found: FileSum | string, wanted: FileSum): string | undefined {
  if (typeof found === 'string') return `cannot be read (${found})`;
  if (found.bytes !== wanted.bytes) return `has ${found.bytes} bytes, ${wanted.bytes} were written`;
  return found.sha256 === wanted.sha256 ? undefined : 'is damaged: its SHA-256 is not the one that was written down';
}
