import { createHash } from 'node:crypto';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect, it } from 'vitest';
import { oddKeys } from '../../test/harness/objects/odd-keys.ts';
import { openPresigner } from './presign.ts';
import { type AddressStyle, addressOf } from './s3-address.ts';

const now = new Date('2026-11-21T23:59:59.999Z');
const keyPair = { accessKeyId: 'AK/ID+1', secretAccessKey: 'se/cret+=' };
const sha256 = createHash('sha256').update('x').digest('base64');

/** The SDK with the options under which it signs what we sign: length, type and SHA-256 of the body as headers. */
function both(url: string, style: AddressStyle, region = 'eu-central-1') {
  const client = new S3Client({
    region,
    endpoint: url,
    forcePathStyle: style === 'path',
    credentials: keyPair,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const ours = openPresigner({ address: addressOf({ url, bucket: 'axion', style }), region, ...keyPair });
  return { client, ours };
}

it('writes the URLs of the AWS SDK for 1,000 odd keys, PUT and GET', { timeout: 60_000 }, async () => {
  const { client, ours } = both('http://127.0.0.1:19000', 'path');
  const keys = oddKeys(1_000);
  expect(new Set(keys).size).toBe(1_000);
  for (const [i, key] of keys.entries()) {
    const put = new PutObjectCommand({ Bucket: 'axion', Key: key, ContentLength: i, ContentType: 'image/jpeg', ChecksumSHA256: sha256 });
    const theirPut = await getSignedUrl(client, put, {
      expiresIn: 900,
      signingDate: now,
      unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
      signableHeaders: new Set(['content-type']),
    });
    const headers = [
      ['content-length', `${i}`],
      ['content-type', 'image/jpeg'],
      ['x-amz-checksum-sha256', sha256],
    ] as const;
    expect(ours({ method: 'PUT', operation: 'PutObject', key, expiresSeconds: 900, headers }, now)).toBe(theirPut);
    const theirGet = await getSignedUrl(client, new GetObjectCommand({ Bucket: 'axion', Key: key }), {
      expiresIn: 3_600,
      signingDate: now,
    });
    expect(ours({ method: 'GET', operation: 'GetObject', key, expiresSeconds: 3_600, headers: [] }, now)).toBe(theirGet);
  }
});

it.each([
  ['https://s3.example.com', 'virtual-host'],
  ['https://s3.example.com:8443', 'virtual-host'],
  ['https://s3.example.com/gateway/', 'path'],
  ['http://store:80', 'path'],
] as const)('places the bucket as the SDK does: %s, %s', async (url, style) => {
  const { client, ours } = both(url, style, 'us-east-1');
  for (const key of ['a//b', '/lead', 'x y/ü']) {
    const theirs = await getSignedUrl(client, new GetObjectCommand({ Bucket: 'axion', Key: key }), { expiresIn: 60, signingDate: now });
    expect(ours({ method: 'GET', operation: 'GetObject', key, expiresSeconds: 60, headers: [] }, now)).toBe(theirs);
  }
});
