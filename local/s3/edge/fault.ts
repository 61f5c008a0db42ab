import { isDatabaseFull } from '../store/open-database.ts';
import type { Answer } from './answer.ts';
import { S3Error } from './s3-error.ts';
import { xmlError } from './xml.ts';

/** Any thrown value as S3 says it; undefined when the client itself has gone away. */
export function asS3Error(thrown: unknown): S3Error | undefined {
  if (thrown instanceof S3Error) return thrown;
  const code = (thrown as { code?: unknown } | null)?.code;
  if (code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE') return undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT' || isDatabaseFull(thrown)) return new S3Error('InsufficientStorage');
  return new S3Error('InternalError');
}

/** The error document. */
export const errorAnswer = ({ code, message, status, facts }: S3Error, resource: string, requestId: string): Answer => ({
  status,
  headers: {
    'content-type': 'application/xml',
    ...(code === 'InvalidRange' ? { 'content-range': `bytes */${facts.ActualObjectSize}` } : {}),
  },
  body: xmlError({ Code: code, Message: message, ...facts, Resource: resource, RequestId: requestId, HostId: 'axion' }),
});
