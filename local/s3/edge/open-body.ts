import type { IncomingMessage, ServerResponse } from 'node:http';
import { openChunkChain } from '@axion/platform/objects/chunk-signature.ts';
import { checkBody } from '../body/checked-body.ts';
import type { PassingBytes } from '../body/digest-passing.ts';
import { readExpectedBody } from '../body/expected-body.ts';
import type { Gate, Verified } from './authenticate.ts';
import type { Call } from './call.ts';
import { S3Error } from './s3-error.ts';
import type { S3Request } from './s3-request.ts';

type Exchange = { readonly incoming: IncomingMessage; readonly response: ServerResponse };

/** The body of a verified request, for the operation to take when it has nothing else against the request. */
export function openBody(
  { incoming, response }: Exchange,
  request: S3Request,
  verified: Verified,
  gate: Gate,
): Pick<Call, 'body' | 'text'> {
  const body = (): PassingBytes => {
    const expected = readExpectedBody(verified.payload, request.headers);
    if (request.headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
    const chain = expected.mark.signedChunks ? openChunkChain(gate.signer, verified.instant, verified.signature) : undefined;
    // What is left of a body that is refused on the way is dismissed by the server, within limits.
    const pieces = incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
    return checkBody(pieces, expected, chain);
  };
  return { body, text: (limitBytes) => textOf(body, request, limitBytes) };
}

async function textOf(body: () => PassingBytes, { headers }: S3Request, limitBytes: number): Promise<string> {
  if ((headers['content-length'] ?? '0') === '0' && headers['transfer-encoding'] === undefined) return '';
  const pieces: Buffer[] = [];
  let sizeBytes = 0;
  for await (const piece of body().bytes) {
    sizeBytes += piece.length;
    if (sizeBytes > limitBytes) throw new S3Error('MaxMessageLengthExceeded', { MaxMessageLengthBytes: `${limitBytes}` });
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}
