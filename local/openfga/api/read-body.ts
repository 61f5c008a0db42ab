import type { IncomingMessage } from 'node:http';
import { fgaError } from '../fga-error.ts';

/** OpenFGA's own default. */
const limitBytes = 512 * 1_204;

/** The JSON body of a request; undefined when there is none. @throws FgaError `request_too_large`, `validation_error` */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limitBytes) throw fgaError('request_too_large', `a request may have ${limitBytes} bytes`);
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw fgaError('validation_error', 'the body is not JSON');
  }
}
