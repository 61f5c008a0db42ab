import { describe, expect, it } from 'vitest';
import { openPresigner } from './presign.ts';
import { signHeaders } from './sign-headers.ts';
import { canonicalValue, emptyHash, instantOf, openSigner } from './sigv4.ts';

/** Examples of the S3 API reference, "Authenticating requests (AWS Signature Version 4)". */
const example = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', region: 'us-east-1' };
const day = new Date('2013-05-24T00:00:00Z');
const host = 'examplebucket.s3.amazonaws.com';
const signer = openSigner(example.secretAccessKey, example.region);
const signatureOf = (headers: Record<string, string>) => /Signature=(\w+)/.exec(headers.authorization ?? '')?.[1];

describe('the examples of the reference', () => {
  it('GET with a range', () => {
    const request = { method: 'GET', path: '/test.txt', query: [], headers: { host, range: 'bytes=0-9' }, payload: emptyHash };
    const signed = signHeaders(signer, example.accessKeyId, request, day);
    expect(signatureOf(signed)).toBe('f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41');
  });

  it('PUT with a date and a storage class', () => {
    const payload = '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072';
    const headers = { host, date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' };
    const signed = signHeaders(signer, example.accessKeyId, { method: 'PUT', path: '/test%24file.text', query: [], headers, payload }, day);
    expect(signatureOf(signed)).toBe('98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd');
  });

  it.each([
    [[['lifecycle', '']], 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
    [
      [
        ['prefix', 'J'],
        ['max-keys', '2'],
      ],
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    ],
  ] as const)('GET with the query %j', (query, signature) => {
    const signed = signHeaders(
      signer,
      example.accessKeyId,
      { method: 'GET', path: '/', query, headers: { host }, payload: emptyHash },
      day,
    );
    expect(signatureOf(signed)).toBe(signature);
  });
});

it('keeps the keys of days apart, however many there are', () => {
  const presign = openPresigner({ ...example, address: { origin: `https://${host}`, host, pathPrefix: '' } });
  const sign = (date: string) =>
    presign({ method: 'GET', operation: 'GetObject', key: 'k', expiresSeconds: 60, headers: [] }, new Date(date));
  const fresh = (instant: string) => openSigner(example.secretAccessKey, example.region).sign(instant, 'text');
  for (let i = 10; i < 30; i++) expect(signer.sign(`201305${i}T000000Z`, 'text')).toBe(fresh(`201305${i}T000000Z`));
  expect(signer.sign('20130510T000000Z', 'text')).toBe(fresh('20130510T000000Z'));
  expect(sign('2026-11-21T23:59:59.999Z')).toContain('X-Amz-Date=20261121T235959Z');
  expect(sign('2026-11-22T00:00:00.000Z')).toContain('20261122%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20261122T000000Z');
});

it('writes instants and header values in canonical form', () => {
  expect(instantOf(new Date('2026-01-02T03:04:05.678Z'))).toBe('20260102T030405Z');
  expect(canonicalValue('  a \t b\r\n c ')).toBe('a b c');
});
