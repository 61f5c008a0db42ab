import { unsignedPayload } from '@axion/platform/objects/sigv4.ts';
import { S3Error } from '../edge/s3-error.ts';

/** How a body is wrapped and vouched for, read off `x-amz-content-sha256`. */
export type PayloadMark = {
  /** Hex SHA-256 that the plain body must have. */
  readonly sha256?: string;
  readonly chunked: boolean;
  readonly signedChunks: boolean;
  readonly trailer: boolean;
};

const plain = { chunked: false, signedChunks: false, trailer: false };
const marks: Readonly<Record<string, PayloadMark>> = {
  [unsignedPayload]: plain,
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER': { chunked: true, signedChunks: false, trailer: true },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD': { chunked: true, signedChunks: true, trailer: false },
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER': { chunked: true, signedChunks: true, trailer: true },
};

/** @throws S3Error `InvalidArgument` for a text that is neither a hash nor a known mark */
export function readPayloadMark(text: string): PayloadMark {
  const mark = Object.hasOwn(marks, text) ? marks[text] : undefined;
  if (mark) return mark;
  if (/^[0-9a-f]{64}$/.test(text)) return { ...plain, sha256: text };
  throw new S3Error('InvalidArgument', {
    message: 'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, a supported STREAMING mark or a valid sha256 value.',
    ArgumentName: 'x-amz-content-sha256',
    ArgumentValue: text,
  });
}
