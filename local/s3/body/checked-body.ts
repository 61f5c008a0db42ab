import { createHash } from 'node:crypto';
import type { ChunkChain } from '@axion/platform/objects/chunk-signature.ts';
import { S3Error } from '../edge/s3-error.ts';
import { decodeAwsChunked } from './aws-chunked.ts';
import { type Checksum, checksums, isChecksumValue } from './checksum.ts';
import { digestPassing, type PassingBytes } from './digest-passing.ts';
import type { ExpectedBody } from './expected-body.ts';

/**
 * Unwraps and checks what comes from a client while it passes; `chain` belongs to bodies whose chunks are signed. Reading to the end throws an
 * S3Error when a promise is broken, and then nothing of the body may be kept.
 */
export function checkBody(source: AsyncIterable<Buffer>, expected: ExpectedBody, chain: ChunkChain | undefined): PassingBytes {
  const { mark, sizeBytes } = expected;
  let trailers: ReadonlyMap<string, string> = new Map();
  const onTrailer = (headers: ReadonlyMap<string, string>) => {
    trailers = headers;
  };
  const unwrapped = mark.chunked ? decodeAwsChunked(source, { chain, trailer: mark.trailer, onTrailer }) : source;
  const hashed = mark.sha256 === undefined ? unwrapped : withSha256(unwrapped, mark.sha256);
  const passing = digestPassing(withSize(hashed, sizeBytes), expected.checksum?.name);
  async function* bytes(): AsyncGenerator<Buffer> {
    yield* passing.bytes;
    const { md5, checksum } = passing.facts();
    requireMd5(expected.md5, md5.toString('base64'));
    requireChecksum(expected, checksum, trailers);
  }
  return { bytes: bytes(), facts: passing.facts };
}

async function* withSize(source: AsyncIterable<Buffer>, sizeBytes: number): AsyncGenerator<Buffer> {
  let passed = 0;
  for await (const piece of source) {
    passed += piece.length;
    if (passed > sizeBytes) break;
    yield piece;
  }
  if (passed !== sizeBytes) throw new S3Error('IncompleteBody', { NumberBytesExpected: `${sizeBytes}`, NumberBytesProvided: `${passed}` });
}

async function* withSha256(source: AsyncIterable<Buffer>, promised: string): AsyncGenerator<Buffer> {
  const running = createHash('sha256');
  for await (const piece of source) {
    running.update(piece);
    yield piece;
  }
  const found = running.digest('hex');
  if (promised !== found)
    throw new S3Error('XAmzContentSHA256Mismatch', { ClientComputedContentSHA256: promised, S3ComputedContentSHA256: found });
}

function requireMd5(promised: string | undefined, found: string): void {
  if (promised !== undefined && promised !== found) throw new S3Error('BadDigest', { ExpectedDigest: promised, CalculatedDigest: found });
}

function requireChecksum({ checksum: expected }: ExpectedBody, found: Checksum | null, trailers: ReadonlyMap<string, string>): void {
  if (!expected || !found) return;
  const { header } = checksums[expected.name];
  const promised = expected.value ?? trailers.get(header);
  if (promised === undefined || !isChecksumValue(expected.name, promised))
    throw new S3Error('InvalidRequest', { message: `Value for ${header} trailing header is invalid.` });
  if (promised !== found.value)
    throw new S3Error('BadDigest', { message: `The ${expected.name} you specified did not match the calculated checksum.` });
}
