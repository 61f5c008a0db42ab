import { open } from 'node:fs/promises';
import type { ByteSource } from '../edge/answer.ts';
import type { Store } from '../store/open-store.ts';
import type { StoredObject } from '../store/stored-object.ts';
import type { ByteRange } from './byte-range.ts';

const pieceBytes = 256 * 1_024;

/**
 * Bytes of an object, or of a range of it, a piece in memory at a time. They stay on the disk until `close`, also when the object is replaced
 * meanwhile. Call it in the same breath in which the object was found.
 */
export function readContent({ objects, files, readers }: Store, object: StoredObject, range?: ByteRange): ByteSource {
  const { start, end } = range ?? { start: 0, end: object.sizeBytes - 1 };
  const release = readers.hold(object.content);
  const segments = objects.segments(object);
  async function* bytes(): AsyncGenerator<Buffer> {
    let offset = 0;
    for (const { file, sizeBytes } of segments) {
      const from = Math.max(start - offset, 0);
      const to = Math.min(end - offset, sizeBytes - 1);
      if (from <= to) yield* readFile(files.pathOf(file), from, to - from + 1);
      offset += sizeBytes;
    }
  }
  return { sizeBytes: end - start + 1, bytes: bytes(), close: release };
}

async function* readFile(path: string, start: number, sizeBytes: number): AsyncGenerator<Buffer> {
  const handle = await open(path, 'r');
  try {
    for (let done = 0; done < sizeBytes; ) {
      const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, sizeBytes - done));
      const { bytesRead } = await handle.read(piece, 0, piece.length, start + done);
      if (bytesRead === 0) throw new Error(`${path} is shorter than the catalogue says`);
      done += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
