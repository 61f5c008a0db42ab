import { createHash } from 'node:crypto';
import { type Checksum, type ChecksumName, checksums } from './checksum.ts';

/** What is known of bytes once all have passed. */
type BodyFacts = { readonly sizeBytes: number; readonly md5: Buffer; readonly checksum: Checksum | null };

/** Bytes to be read to their end, and then what they were. */
export type PassingBytes = { readonly bytes: AsyncIterable<Buffer>; facts(): BodyFacts };

/** Computes the MD5 that makes the ETag, and one checksum, of bytes on their way. */
export function digestPassing(source: AsyncIterable<Buffer>, name: ChecksumName | undefined): PassingBytes {
  const md5 = createHash('md5');
  const running = name && checksums[name].start();
  let sizeBytes = 0;
  let facts: BodyFacts | undefined;
  async function* bytes(): AsyncGenerator<Buffer> {
    for await (const piece of source) {
      sizeBytes += piece.length;
      md5.update(piece);
      running?.update(piece);
      yield piece;
    }
    const checksum = name && running ? ({ name, type: 'FULL_OBJECT', value: running.digest() } as const) : null;
    facts = { sizeBytes, md5: md5.digest(), checksum };
  }
  return {
    bytes: bytes(),
    facts() {
      if (!facts) throw new Error('the bytes have not been read to their end');
      return facts;
    },
  };
}
