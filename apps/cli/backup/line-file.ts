import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';

const newline = 10;

/** Writes lines of JSON into a zstd file as they come; answers how many there were. */
export async function writeLines(path: string, lines: Readable, signal: AbortSignal): Promise<number> {
  let count = 0;
  const counting = new Transform({
    transform(piece: Buffer, _encoding, done) {
      for (let at = piece.indexOf(newline); at !== -1; at = piece.indexOf(newline, at + 1)) count += 1;
      done(null, piece);
    },
  });
  const packing = createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3, [constants.ZSTD_c_checksumFlag]: 1 } });
  await pipeline(lines, counting, packing, createWriteStream(path, { mode: 0o600 }), { signal });
  return count;
}

/** The lines of such a file. @throws Error when it is cut off or damaged */
export async function* readLines(path: string): AsyncGenerator<string> {
  const file = createReadStream(path);
  const unpacked = createZstdDecompress();
  file.once('error', (error) => unpacked.destroy(error));
  const broken = new Promise<never>((_, reject) => unpacked.once('error', reject));
  broken.catch(() => undefined);
  const lines = createInterface({ input: file.pipe(unpacked), crlfDelay: Number.POSITIVE_INFINITY });
  const ended = new Promise<void>((resolve) => unpacked.once('end', resolve));
  for await (const line of lines) if (line !== '') yield line;
  await Promise.race([ended, broken]);
}

/** Cuts what comes into pieces of at most `size`. */
export async function* piecesOf<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
  let piece: Item[] = [];
  for await (const item of items) {
    piece.push(item);
    if (piece.length < size) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}
