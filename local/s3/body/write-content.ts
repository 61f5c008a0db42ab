import type { FileHandle } from 'node:fs/promises';
import type { ContentFiles } from '../store/content-files.ts';

/** Writes bytes to a new file and brings them to the disk; the file counts for nothing until a change adopts it. Returns its name. */
export async function writeContent(files: ContentFiles, bytes: AsyncIterable<Buffer>): Promise<string> {
  const { name, handle } = await files.create();
  try {
    await writeAll(handle, bytes);
    await handle.datasync();
  } catch (error) {
    await handle.close();
    await files.discard(name);
    throw error;
  }
  await handle.close();
  return name;
}

/** One write is under way while the next piece is received and hashed; no more is held in memory. */
async function writeAll(handle: FileHandle, bytes: AsyncIterable<Buffer>): Promise<void> {
  let writing: Promise<unknown> = Promise.resolve();
  let position = 0;
  try {
    for await (const piece of bytes) {
      await writing;
      writing = writeWhole(handle, piece, position);
      // A failure is met at the next await; until then it is no unhandled rejection.
      writing.catch(() => undefined);
      position += piece.length;
    }
  } finally {
    await writing;
  }
}

/** A write may be cut short (a disk that fills up); the rest is written again, and then fails with its reason. */
async function writeWhole(handle: FileHandle, piece: Buffer, position: number): Promise<void> {
  for (let done = 0; done < piece.length; ) {
    const { bytesWritten } = await handle.write(piece, done, piece.length - done, position + done);
    done += bytesWritten;
  }
}
