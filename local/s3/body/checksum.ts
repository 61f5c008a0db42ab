import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { openCrcCombiner } from './combine-crc.ts';
import { type CrcShape, crc32cShape, crc32Shape, crc64NvmeShape, openCrc } from './wide-crc.ts';

/** Checksum algorithms as S3 names them in `x-amz-checksum-algorithm`. */
export type ChecksumName = 'CRC32' | 'CRC32C' | 'SHA1' | 'SHA256' | 'CRC64NVME';
/** Over the whole object, or over the checksums of its parts (then written with `-{parts}`). */
export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';
/** Of one object or part, base64. */
export type Checksum = { readonly name: ChecksumName; readonly type: ChecksumType; readonly value: string };

/** Takes bytes as they pass and then tells their checksum in base64. */
type RunningChecksum = { update(bytes: Uint8Array): void; digest(): string };

type Algorithm = {
  readonly header: string;
  /** The element that carries it in XML. */
  readonly element: string;
  readonly sizeBytes: number;
  readonly start: () => RunningChecksum;
  /** Present when the checksum of a whole follows from those of its parts. */
  readonly shape?: CrcShape;
};

/** What is known of each algorithm. */
export const checksums: Readonly<Record<ChecksumName, Algorithm>> = {
  CRC32: { header: 'x-amz-checksum-crc32', element: 'ChecksumCRC32', sizeBytes: 4, start: zlibCrc32, shape: crc32Shape },
  CRC32C: { header: 'x-amz-checksum-crc32c', element: 'ChecksumCRC32C', sizeBytes: 4, start: crcOf(crc32cShape), shape: crc32cShape },
  SHA1: { header: 'x-amz-checksum-sha1', element: 'ChecksumSHA1', sizeBytes: 20, start: digestOf('sha1') },
  SHA256: { header: 'x-amz-checksum-sha256', element: 'ChecksumSHA256', sizeBytes: 32, start: digestOf('sha256') },
  CRC64NVME: {
    header: 'x-amz-checksum-crc64nvme',
    element: 'ChecksumCRC64NVME',
    sizeBytes: 8,
    start: crcOf(crc64NvmeShape),
    shape: crc64NvmeShape,
  },
};

export const checksumNames = Object.keys(checksums) as readonly ChecksumName[];
export const isChecksumName = (text: string): text is ChecksumName => Object.hasOwn(checksums, text);

/** Whether a text is base64 of as many bytes as the algorithm has. */
export const isChecksumValue = (name: ChecksumName, value: string): boolean => {
  const bytes = Buffer.from(value, 'base64');
  return bytes.length === checksums[name].sizeBytes && bytes.toString('base64') === value;
};

/** One part's checksum beside its length. */
export type PartChecksum = { readonly value: string; readonly sizeBytes: number };

/** The checksum of an object made of parts: combined over the whole for CRCs, or the checksum of the parts' checksums. */
export function checksumOfParts(name: ChecksumName, type: ChecksumType, parts: readonly PartChecksum[]): string {
  const { start, shape, sizeBytes } = checksums[name];
  if (type === 'COMPOSITE') {
    const running = start();
    for (const { value } of parts) running.update(Buffer.from(value, 'base64'));
    return `${running.digest()}-${parts.length}`;
  }
  if (!shape) throw new Error(`${name} of a whole does not follow from its parts`);
  const combine = openCrcCombiner(shape);
  const whole = parts.reduce((crc, part) => combine(crc, crcFrom(part.value), part.sizeBytes), 0n);
  return base64Of(whole, sizeBytes);
}

function zlibCrc32(): RunningChecksum {
  let value = 0;
  return {
    update: (bytes) => {
      value = crc32(bytes, value);
    },
    digest: () => base64Of(BigInt(value), 4),
  };
}

function crcOf(shape: CrcShape): () => RunningChecksum {
  let open: ReturnType<typeof openCrc> | undefined;
  return () => {
    open ??= openCrc(shape);
    const running = open();
    return { update: running.update, digest: () => base64Of(running.value(), shape.widthBits / 8) };
  };
}

function digestOf(algorithm: 'sha1' | 'sha256'): () => RunningChecksum {
  return () => {
    const running = createHash(algorithm);
    return { update: (bytes) => void running.update(bytes), digest: () => running.digest('base64') };
  };
}

const base64Of = (value: bigint, sizeBytes: number): string =>
  Buffer.from(value.toString(16).padStart(sizeBytes * 2, '0'), 'hex').toString('base64');
const crcFrom = (value: string): bigint => BigInt(`0x${Buffer.from(value, 'base64').toString('hex')}`);
