import { createHash } from 'node:crypto';
import { openChunkChain } from '@axion/platform/objects/chunk-signature.ts';
import { openSigner } from '@axion/platform/objects/sigv4.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeAwsChunked } from './aws-chunked.ts';

/** The example of the S3 API reference: 64 KiB and 1 KiB of the letter a. */
const example = {
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  instant: '20130524T000000Z',
  seed: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  chunks: [
    [65_536, 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'],
    [1_024, '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497'],
    [0, 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9'],
  ],
} as const;
const chainOf = () => openChunkChain(openSigner(example.secret, 'us-east-1'), example.instant, example.seed);
const signedBody = example.chunks
  .map(([size, signature]) => `${size.toString(16)};chunk-signature=${signature}\r\n${'a'.repeat(size)}\r\n`)
  .join('');

async function decode(body: Buffer, options: Partial<Parameters<typeof decodeAwsChunked>[1]> = {}, pieceBytes = 1_000) {
  const trailers: Record<string, string> = {};
  const onTrailer = (headers: ReadonlyMap<string, string>) => void Object.assign(trailers, Object.fromEntries(headers));
  const pieces: Buffer[] = [];
  for await (const piece of decodeAwsChunked(cut(body, pieceBytes), { chain: undefined, trailer: false, onTrailer, ...options }))
    pieces.push(piece);
  return { text: Buffer.concat(pieces).toString('latin1'), trailers };
}
async function* cut(body: Buffer, pieceBytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < body.length; at += pieceBytes) yield body.subarray(at, at + pieceBytes);
}

describe('signed chunks', () => {
  it('takes the example of the reference', async () => {
    expect((await decode(Buffer.from(signedBody), { chain: chainOf() })).text).toBe('a'.repeat(66_560));
  });

  it.each([
    ['one byte changed', signedBody.replace('\r\naaa', '\r\naab'), 'SignatureDoesNotMatch'],
    ['a chunk left out', signedBody.slice(signedBody.indexOf('400;')), 'SignatureDoesNotMatch'],
    ['no signatures', signedBody.replaceAll(/;chunk-signature=\w+/g, ''), 'SignatureDoesNotMatch'],
    ['the end cut off', signedBody.slice(0, -200), 'IncompleteBody'],
    ['the last chunk missing', signedBody.slice(0, signedBody.indexOf('0;chunk-signature=b6')), 'IncompleteBody'],
    ['a header that is no number', `zz${signedBody}`, 'IncompleteBody'],
    ['a header without end', 'a'.repeat(10_000), 'IncompleteBody'],
  ])('refuses a body with %s', async (_what, body, code) => {
    await expect(decode(Buffer.from(body), { chain: chainOf() })).rejects.toMatchObject({ code });
  });

  it('checks the signature of a trailer', async () => {
    const chain = chainOf();
    const lines = 'x-amz-checksum-crc32c:sOO8/Q==\n';
    const [first, last] = [chain.next(createHash('sha256').update('ab').digest('hex')), chain.next(createHash('sha256').digest('hex'))];
    const body = (signature: string) =>
      Buffer.from(
        `2;chunk-signature=${first}\r\nab\r\n0;chunk-signature=${last}\r\n${lines.trim()}\r\nx-amz-trailer-signature:${signature}\r\n\r\n`,
      );
    const good = await decode(body(chain.trailer(lines)), { chain: chainOf(), trailer: true });
    expect(good).toEqual({ text: 'ab', trailers: { 'x-amz-checksum-crc32c': 'sOO8/Q==' } });
    await expect(decode(body('0'.repeat(64)), { chain: chainOf(), trailer: true })).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
    });
  });
});

describe('unsigned chunks', () => {
  it('gives back any bytes, however they were chunked and cut on the way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { maxLength: 6 }),
        fc.integer({ min: 1, max: 40 }),
        async (chunks, pieceBytes) => {
          const wrapped = chunks.map((chunk) =>
            Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]),
          );
          const body = Buffer.concat([...wrapped, Buffer.from('0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n')]);
          const { text, trailers } = await decode(body, { trailer: true }, pieceBytes);
          expect(text).toBe(Buffer.concat(chunks).toString('latin1'));
          expect(trailers).toEqual({ 'x-amz-checksum-crc32': 'AAAAAA==' });
        },
      ),
    );
  });

  it('refuses a trailer that was not announced', async () => {
    await expect(decode(Buffer.from('0\r\nx-evil: 1\r\n\r\n'))).rejects.toMatchObject({ code: 'IncompleteBody' });
  });
});
