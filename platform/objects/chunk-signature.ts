import { hash } from 'node:crypto';
import { emptyHash, type Signer } from './sigv4.ts';

/** A chain of signatures over the chunks of an `aws-chunked` body; each covers the one before it, the first the request's own. */
export type ChunkChain = {
  /** Signature of the next chunk, given the hex SHA-256 of its bytes. */
  next(chunkHash: string): string;
  /** Signature of the trailing headers, written as `name:value\n` lines. */
  trailer(lines: string): string;
};

/** Starts a chain at a request's signature (AWS "Signature calculations: transferring payload in multiple chunks"). */
export function openChunkChain(signer: Signer, instant: string, seedSignature: string): ChunkChain {
  let previous = seedSignature;
  const head = (kind: string) => `AWS4-HMAC-SHA256-${kind}\n${instant}\n${signer.scopeAt(instant)}\n${previous}\n`;
  return {
    next(chunkHash) {
      previous = signer.sign(instant, `${head('PAYLOAD')}${emptyHash}\n${chunkHash}`);
      return previous;
    },
    trailer: (lines) => signer.sign(instant, `${head('TRAILER')}${hash('sha256', lines, 'hex')}`),
  };
}
