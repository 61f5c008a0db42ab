import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from './answer.ts';
import { S3Error } from './s3-error.ts';

const methods = 'GET, HEAD, PUT, POST, DELETE';
/** What a page may read of an answer. */
const exposed = [
  ...[
    'etag',
    'content-length',
    'content-range',
    'accept-ranges',
    'last-modified',
    'x-amz-request-id',
    'x-amz-checksum-crc32',
    'x-amz-checksum-crc32c',
  ],
  ...['x-amz-checksum-sha1', 'x-amz-checksum-sha256', 'x-amz-checksum-crc64nvme', 'x-amz-checksum-type', 'x-amz-mp-parts-count'],
].join(', ');

const isAllowed = (origins: readonly string[], origin: string): boolean => origins.includes('*') || origins.includes(origin);

/** Headers for an answer to a page of an allowed origin (Fetch standard, "CORS protocol"); none for others, and the browser keeps the answer from them. */
export function corsHeaders(origins: readonly string[], { origin }: IncomingHttpHeaders): Readonly<Record<string, string>> {
  if (origin === undefined || !isAllowed(origins, origin)) return {};
  return { 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed, vary: 'Origin' };
}

/** Answers a preflight. @throws S3Error `AccessForbidden` for a page that may not call */
export function answerPreflight(origins: readonly string[], headers: IncomingHttpHeaders): Answer {
  const { origin, 'access-control-request-method': method, 'access-control-request-headers': asked } = headers;
  if (origin === undefined || method === undefined || !isAllowed(origins, origin) || !methods.split(', ').includes(method))
    throw new S3Error('AccessForbidden');
  return {
    status: 200,
    headers: {
      'access-control-allow-origin': origin,
      'access-control-allow-methods': methods,
      ...(asked === undefined ? {} : { 'access-control-allow-headers': asked }),
      'access-control-max-age': '600',
      vary: 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers',
    },
  };
}
