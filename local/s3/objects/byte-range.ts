import { S3Error } from '../edge/s3-error.ts';

/** Bytes `start` to `end`, both among them. */
export type ByteRange = { readonly start: number; readonly end: number };

/**
 * Reads a `Range` header (RFC 9110 section 14). What is not one plain range of bytes is passed over, and the whole is sent, as S3 does.
 * @throws S3Error `InvalidRange` when it lies behind the end
 */
export function readByteRange(header: string | undefined, sizeBytes: number): ByteRange | undefined {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  if (first === '') return suffix(Number(last), sizeBytes, header);
  const start = Number(first);
  const end = last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (last !== '' && Number(last) < start) return undefined;
  if (start >= sizeBytes) throw outside(header, sizeBytes);
  return { start, end };
}

function suffix(length: number, sizeBytes: number, header: string | undefined): ByteRange {
  if (length === 0 || sizeBytes === 0) throw outside(header, sizeBytes);
  return { start: Math.max(0, sizeBytes - length), end: sizeBytes - 1 };
}

const outside = (header: string | undefined, sizeBytes: number) =>
  new S3Error('InvalidRange', { RangeRequested: header ?? '', ActualObjectSize: `${sizeBytes}` });
