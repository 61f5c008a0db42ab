import { createReadStream, createWriteStream } from 'node:fs';
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
  try {
    for await (const line of linesOf(file.pipe(unpacked))) if (line !== '') yield line;
  } finally {
    file.destroy();
    unpacked.destroy();
  }
}

/** Text cut at its newlines and nowhere else: JSON may hold what Unicode calls the end of a line or paragraph as it is. */
export async function* linesOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let begun: Buffer[] = [];
  for await (const piece of pieces) {
    let from = 0;
    for (let at = piece.indexOf(newline); at !== -1; at = piece.indexOf(newline, from)) {
      yield Buffer.concat([...begun, piece.subarray(from, at)]).toString();
      [begun, from] = [[], at + 1];
    }
    begun.push(piece.subarray(from));
  }
  const rest = Buffer.concat(begun).toString();
  if (rest !== '') yield rest;
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
