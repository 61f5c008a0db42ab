import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { fault } from '../clickhouse-fault.ts';

const decoders = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/**
 * The body as the client meant it. A body that breaks off or is damaged makes the stream fail, so that nothing of it is executed.
 * @throws ClickHouseFault 48 for an encoding that is not known
 */
export function decodedBody(request: IncomingMessage): Readable {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding === 'identity' || encoding === '') return request;
  const decoder = decoders[encoding as keyof typeof decoders];
  if (decoder === undefined) throw fault(48, `Content-Encoding ${encoding.slice(0, 32)} is not known here: send gzip, deflate, br or zstd`);
  const decoded = decoder();
  pipeline(request, decoded, () => undefined);
  return decoded;
}
