import { createHash } from 'node:crypto';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { openPresigner } from '@axion/platform/objects/presign.ts';
import { addressOf } from '@axion/platform/objects/s3-address.ts';
import { oddKeys } from '../test/harness/objects/odd-keys.ts';

/** Presigned PUTs per second, ours against `@aws-sdk/s3-request-presigner` with the same checksum, length and type signed. Bar: 50 times. */
const url = 'https://s3.example.com';
const region = 'eu-central-1';
const keyPair = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'bench-secret' };
const sha256 = createHash('sha256').update('frame').digest('base64');
const unhoistableHeaders = new Set(['x-amz-checksum-sha256']);
const signableHeaders = new Set(['content-type']);

const client = new S3Client({
  region,
  endpoint: url,
  forcePathStyle: true,
  credentials: keyPair,
  requestChecksumCalculation: 'WHEN_REQUIRED',
});
const presign = openPresigner({ address: addressOf({ url, bucket: 'axion', style: 'path' }), region, ...keyPair });

const theirs = (key: string, sizeBytes: number) =>
  getSignedUrl(
    client,
    new PutObjectCommand({ Bucket: 'axion', Key: key, ContentLength: sizeBytes, ContentType: 'image/jpeg', ChecksumSHA256: sha256 }),
    {
      expiresIn: 900,
      unhoistableHeaders,
      signableHeaders,
    },
  );
const ours = (key: string, sizeBytes: number) =>
  presign(
    {
      method: 'PUT',
      operation: 'PutObject',
      key,
      expiresSeconds: 900,
      headers: [
        ['content-length', `${sizeBytes}`],
        ['content-type', 'image/jpeg'],
        ['x-amz-checksum-sha256', sha256],
      ],
    },
    new Date(),
  );

const frames = Array.from(
  { length: 1_000 },
  (_, i) => `frames/018f0000-0000-7000-8000-00000000a001/018f0000-0000-7000-8000-${`${i}`.padStart(12, '0')}.jpg`,
);

async function perSecond(keys: readonly string[], rounds: number, make: (key: string, sizeBytes: number) => unknown): Promise<number> {
  const started = performance.now();
  for (let round = 0; round < rounds; round++) for (const [i, key] of keys.entries()) await make(key, i);
  return (rounds * keys.length) / ((performance.now() - started) / 1_000);
}

for (const [name, keys] of [
  ['frame keys', frames],
  ['odd keys', oddKeys(1_000)],
] as const) {
  await perSecond(keys, 1, theirs);
  await perSecond(keys, 20, ours);
  const [theirRate, ourRate] = [await perSecond(keys, 3, theirs), await perSecond(keys, 200, ours)];
  const ratio = ourRate / theirRate;
  console.log(
    `${name}: SDK ${Math.round(theirRate)}/s, ours ${Math.round(ourRate)}/s, ratio ${ratio.toFixed(0)} (bar 50) ${ratio >= 50 ? 'met' : 'MISSED'}`,
  );
}
