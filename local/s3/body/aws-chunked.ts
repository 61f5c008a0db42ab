import { createHash, timingSafeEqual } from 'node:crypto';
import type { ChunkChain } from '@axion/platform/objects/chunk-signature.ts';
import { S3Error } from '../edge/s3-error.ts';
import { type ByteReader, openByteReader } from './byte-reader.ts';

type Options = {
  /** Present when every chunk, and a trailer if there is one, carries a signature. */
  readonly chain: ChunkChain | undefined;
  /** Whether trailing headers were announced; else any is refused. */
  readonly trailer: boolean;
  /** Told the trailing headers, lower-case names, once the body has ended well. */
  readonly onTrailer: (headers: ReadonlyMap<string, string>) => void;
};

const longestLine = 4_096;
const mostTrailers = 16;
const header = /^([0-9a-fA-F]{1,16})(?:;chunk-signature=([0-9a-f]{64}))?$/;

/**
 * Unwraps an `aws-chunked` body (S3 API reference, "Signature calculations for the Authorization header: transferring payload in multiple chunks").
 * Bytes go out before their chunk's signature is known, so whoever stores them must wait for the end.
 * @throws S3Error `IncompleteBody` when it is cut or malformed, `SignatureDoesNotMatch` for a wrong chunk or trailer
 */
export async function* decodeAwsChunked(source: AsyncIterable<Buffer>, { chain, trailer, onTrailer }: Options): AsyncGenerator<Buffer> {
  const reader = openByteReader(source);
  for (;;) {
    const { sizeBytes, signature } = parseHeader(await lineOf(reader));
    const digest = createHash('sha256');
    for (let left = sizeBytes; left > 0; ) {
      const piece = await reader.some(left);
      if (!piece) throw new S3Error('IncompleteBody');
      if (chain) digest.update(piece);
      left -= piece.length;
      yield piece;
    }
    if (chain) requireSame(chain.next(digest.digest('hex')), signature);
    if (sizeBytes === 0) break;
    if ((await lineOf(reader)) !== '') throw new S3Error('IncompleteBody');
  }
  onTrailer(await readTrailer(reader, trailer, chain));
}

/** The headers after the last chunk. A body may end without the final empty line: some clients leave it out. */
async function readTrailer(reader: ByteReader, announced: boolean, chain: ChunkChain | undefined): Promise<ReadonlyMap<string, string>> {
  const headers = new Map<string, string>();
  let signature: string | undefined;
  for (let line = await reader.line(longestLine); line; line = await reader.line(longestLine)) {
    const colon = line.indexOf(':');
    if (colon < 1 || !announced || headers.size >= mostTrailers) throw new S3Error('IncompleteBody');
    const [name, value] = [line.slice(0, colon).toLowerCase().trim(), line.slice(colon + 1).trim()];
    if (name === 'x-amz-trailer-signature') signature = value;
    else headers.set(name, value);
  }
  if (chain && announced) requireSame(chain.trailer(Array.from(headers, ([name, value]) => `${name}:${value}\n`).join('')), signature);
  return headers;
}

async function lineOf(reader: ByteReader): Promise<string> {
  const line = await reader.line(longestLine).catch((error: unknown) => {
    throw error instanceof RangeError ? new S3Error('IncompleteBody') : error;
  });
  if (line === undefined) throw new S3Error('IncompleteBody');
  return line;
}

function parseHeader(line: string): { readonly sizeBytes: number; readonly signature: string | undefined } {
  const [, size = '', signature] = header.exec(line) ?? [];
  const sizeBytes = Number.parseInt(size, 16);
  if (!Number.isSafeInteger(sizeBytes)) throw new S3Error('IncompleteBody', { message: 'The body is not aws-chunked.' });
  return { sizeBytes, signature };
}

function requireSame(expected: string, given: string | undefined): void {
  if (given?.length !== expected.length || !timingSafeEqual(Buffer.from(given), Buffer.from(expected)))
    throw new S3Error('SignatureDoesNotMatch');
}
