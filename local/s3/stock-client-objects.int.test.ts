import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { oddKeys } from '../../test/harness/objects/odd-keys.ts';
import { openTestBucket, type TestBucket } from '../../test/harness/objects.ts';
import { checksumNames, checksums } from './body/checksum.ts';

let bucket: TestBucket;
beforeAll(async () => {
  bucket = await openTestBucket(inject('objectStore'));
});
afterAll(() => bucket.close());

const put = (Key: string, Body: string | Uint8Array, more: object = {}) =>
  bucket.client.send(new PutObjectCommand({ Bucket: bucket.bucket, Key, Body, ...more }));
const get = async (Key: string, more: object = {}) => {
  const answer = await bucket.client.send(new GetObjectCommand({ Bucket: bucket.bucket, Key, ...more }));
  return { ...answer, bytes: Buffer.from((await answer.Body?.transformToByteArray()) ?? []) };
};
const head = (Key: string, more: object = {}) => bucket.client.send(new HeadObjectCommand({ Bucket: bucket.bucket, Key, ...more }));
const status = (httpStatusCode: number, more: object = {}) => ({ $metadata: expect.objectContaining({ httpStatusCode }), ...more });

describe('an object', () => {
  it('comes back with its bytes, type, metadata, MD5 as ETag and the checksum of the default mode', async () => {
    const bytes = randomBytes(100_000);
    const stored = await put('o/plain', bytes, { ContentType: 'image/jpeg', Metadata: { camera: 'left' }, CacheControl: 'max-age=60' });
    const found = await get('o/plain');
    expect(found.bytes.equals(bytes)).toBe(true);
    expect(found).toMatchObject({
      ContentType: 'image/jpeg',
      Metadata: { camera: 'left' },
      CacheControl: 'max-age=60',
      ContentLength: 100_000,
    });
    expect(found.ETag).toBe(`"${createHash('md5').update(bytes).digest('hex')}"`);
    expect(found.ChecksumCRC32).toBe(stored.ChecksumCRC32);
    expect(found.LastModified?.getTime()).toBeGreaterThan(Date.now() - 60_000);
  });

  it('of no bytes is an object', async () => {
    await put('o/empty', '');
    expect(await get('o/empty')).toMatchObject({ ContentLength: 0, ContentType: expect.any(String) });
    await expect(get('o/empty', { Range: 'bytes=0-' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  it('streams in with a trailing checksum, and aws-chunked is not kept', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'axion-stream-'));
    const bytes = randomBytes(3_000_000);
    await writeFile(join(folder, 'file'), bytes);
    const Body = createReadStream(join(folder, 'file'));
    await bucket.client.send(
      new PutObjectCommand({ Bucket: bucket.bucket, Key: 'o/stream', Body, ContentLength: bytes.length, ContentEncoding: 'gzip' }),
    );
    const found = await get('o/stream');
    expect(found.bytes.equals(bytes)).toBe(true);
    expect(found.ContentEncoding).toBe('gzip');
    expect(found.ChecksumCRC32).toBeDefined();
    await rm(folder, { recursive: true });
  });

  it.each(checksumNames)('keeps a %s, computed by the client or given', async (name) => {
    const running = checksums[name].start();
    running.update(Buffer.from('checked'));
    const value = running.digest();
    const checksum = { [`Checksum${name}`]: value, ChecksumType: 'FULL_OBJECT' };
    await put('o/computed', 'checked', { ChecksumAlgorithm: name });
    expect(await head('o/computed', { ChecksumMode: 'ENABLED' })).toMatchObject(checksum);
    expect(await put('o/given', 'checked', { [`Checksum${name}`]: value })).toMatchObject(checksum);
    expect(await get('o/given')).toMatchObject(checksum);
    expect(await head('o/given')).not.toHaveProperty(`Checksum${name}`, expect.any(String));
  });

  it.each(['ChecksumCRC32', 'ChecksumCRC32C', 'ChecksumSHA1', 'ChecksumSHA256', 'ChecksumCRC64NVME'])(
    'with a wrong %s is refused and not kept',
    async (name) => {
      const sizes: Record<string, number> = {
        ChecksumCRC32: 4,
        ChecksumCRC32C: 4,
        ChecksumSHA1: 20,
        ChecksumSHA256: 32,
        ChecksumCRC64NVME: 8,
      };
      const wrong = Buffer.alloc(sizes[name] ?? 0, 7).toString('base64');
      await expect(put(`o/wrong-${name}`, 'bytes', { [name]: wrong })).rejects.toMatchObject(status(400, { name: 'BadDigest' }));
      await expect(head(`o/wrong-${name}`)).rejects.toMatchObject(status(404));
    },
  );

  it('with a wrong Content-MD5 is refused', async () => {
    await expect(put('o/md5', 'bytes', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(put('o/md5', 'bytes', { ContentMD5: 'AAAA' })).rejects.toMatchObject({ name: 'InvalidDigest' });
    await put('o/md5', 'bytes', { ContentMD5: createHash('md5').update('bytes').digest('base64') });
  });

  it.each([
    ['bytes=0-9', '0123456789', 'bytes 0-9/36'],
    ['bytes=30-', 'uvwxyz', 'bytes 30-35/36'],
    ['bytes=-2', 'yz', 'bytes 34-35/36'],
    ['bytes=34-99', 'yz', 'bytes 34-35/36'],
    ['bytes=-99', '0123456789abcdefghijklmnopqrstuvwxyz', 'bytes 0-35/36'],
  ])('gives the range %s', async (Range, text, ContentRange) => {
    await put('o/range', '0123456789abcdefghijklmnopqrstuvwxyz');
    const found = await get('o/range', { Range });
    expect(found).toMatchObject(status(206, { ContentRange, ContentLength: text.length }));
    expect(found.bytes.toString()).toBe(text);
  });

  it('has no range behind its end, and passes over what is no range', async () => {
    await put('o/range', '0123456789');
    await expect(get('o/range', { Range: 'bytes=10-' })).rejects.toMatchObject(status(416, { name: 'InvalidRange' }));
    for (const Range of ['bytes=5-2', 'chars=1-2', 'bytes=1-2,4-5'])
      expect(await get('o/range', { Range })).toMatchObject(status(200, { ContentLength: 10 }));
  });

  it('answers with other headers when the request asks', async () => {
    await put('o/override', 'x', { ContentType: 'text/plain' });
    const found = await get('o/override', { ResponseContentType: 'image/png', ResponseContentDisposition: 'attachment; filename="a.png"' });
    expect(found).toMatchObject({ ContentType: 'image/png', ContentDisposition: 'attachment; filename="a.png"' });
  });

  it('is refused what would be ignored', async () => {
    await expect(put('o/sse', 'x', { ServerSideEncryption: 'AES256' })).rejects.toMatchObject(status(501, { name: 'NotImplemented' }));
    const tagging = new PutObjectTaggingCommand({ Bucket: bucket.bucket, Key: 'o/plain', Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } });
    await expect(bucket.client.send(tagging)).rejects.toMatchObject(status(501));
    expect((await get('o/plain')).ContentType).toBe('image/jpeg');
    await expect(put('o/meta', 'x', { Metadata: { long: 'x'.repeat(3_000) } })).rejects.toMatchObject({ name: 'MetadataTooLarge' });
  });

  it('that is not there is NoSuchKey, in a bucket that is not there NoSuchBucket', async () => {
    await expect(get('o/nothing')).rejects.toMatchObject(status(404, { name: 'NoSuchKey' }));
    await expect(get('x', { Bucket: 'no-such-bucket-here' })).rejects.toMatchObject(status(404, { name: 'NoSuchBucket' }));
  });
});

describe('conditions', () => {
  it('of a reader', async () => {
    const { ETag } = await put('c/read', 'one');
    const { LastModified } = await head('c/read');
    const [same, earlier] = [LastModified as Date, new Date((LastModified as Date).getTime() - 1_000)];
    expect(await get('c/read', { IfMatch: ETag })).toMatchObject(status(200));
    await expect(get('c/read', { IfMatch: '"other"' })).rejects.toMatchObject(status(412));
    await expect(get('c/read', { IfNoneMatch: ETag })).rejects.toMatchObject(status(304));
    await expect(get('c/read', { IfModifiedSince: same })).rejects.toMatchObject(status(304));
    expect(await get('c/read', { IfModifiedSince: earlier })).toMatchObject(status(200));
    expect(await get('c/read', { IfUnmodifiedSince: same })).toMatchObject(status(200));
    await expect(get('c/read', { IfUnmodifiedSince: earlier })).rejects.toMatchObject(status(412));
    await expect(head('c/read', { IfNoneMatch: ETag })).rejects.toMatchObject(status(304));
  });

  it('of a writer', async () => {
    const { ETag } = await put('c/write', 'one', { IfNoneMatch: '*' });
    await expect(put('c/write', 'two', { IfNoneMatch: '*' })).rejects.toMatchObject(status(412, { name: 'PreconditionFailed' }));
    await put('c/write', 'two', { IfMatch: ETag });
    await expect(put('c/write', 'three', { IfMatch: ETag })).rejects.toMatchObject(status(412));
    await expect(put('c/absent', 'x', { IfMatch: ETag })).rejects.toMatchObject(status(404));
    expect((await get('c/write')).bytes.toString()).toBe('two');
  });

  it('let one of many first writers win', async () => {
    const writers = Array.from({ length: 20 }, (_, i) => put('c/race', `${i}`, { IfNoneMatch: '*' }));
    const results = await Promise.allSettled(writers);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const winner = results.findIndex(({ status }) => status === 'fulfilled');
    expect((await get('c/race')).bytes.toString()).toBe(`${winner}`);
  });
});

describe('keys', () => {
  it('of every odd kind keep apart and come back', { timeout: 60_000 }, async () => {
    const keys = [...oddKeys(250), 'dd', 'dd/x', 'a//b', 'a/b', '..', '../x', 'a/../b'];
    const short = keys.filter((key) => Buffer.byteLength(key) <= 1_022);
    await Promise.all(short.map((key) => put(`k/${key}`, key)));
    const found = await Promise.all(short.map(async (key) => (await get(`k/${key}`)).bytes.toString()));
    expect(found).toEqual(short);
  });

  it('of 1,024 bytes are fine, longer ones are refused', async () => {
    for (const key of ['k'.repeat(1_024), 'ü'.repeat(512), '😀'.repeat(256)]) {
      await put(key, 'long');
      expect((await get(key)).bytes.toString()).toBe('long');
      await expect(put(`${key}x`, 'longer')).rejects.toMatchObject({ name: 'KeyTooLongError' });
    }
  });
});

describe('deleting', () => {
  it('removes one, and again without complaint', async () => {
    await put('d/one', 'x');
    const remove = () => bucket.client.send(new DeleteObjectCommand({ Bucket: bucket.bucket, Key: 'd/one' }));
    expect(await remove()).toMatchObject(status(204));
    expect(await remove()).toMatchObject(status(204));
    await expect(head('d/one')).rejects.toMatchObject(status(404));
  });

  it('removes many, quietly if asked', async () => {
    const keys = ['d/a', 'd/<&>"\'', 'd/ü b', 'd/c'];
    for (const key of keys) await put(key, 'x');
    const remove = (Quiet: boolean) =>
      bucket.client.send(
        new DeleteObjectsCommand({ Bucket: bucket.bucket, Delete: { Quiet, Objects: [...keys, 'd/absent'].map((Key) => ({ Key })) } }),
      );
    expect((await remove(false)).Deleted?.map(({ Key }) => Key)).toEqual([...keys, 'd/absent']);
    for (const key of keys) await expect(head(key)).rejects.toMatchObject(status(404));
    expect((await remove(true)).Deleted).toBeUndefined();
  });
});

describe('copying', () => {
  const copy = (Key: string, source: string, more: object = {}) =>
    bucket.client.send(new CopyObjectCommand({ Bucket: bucket.bucket, Key, CopySource: encodeURI(`${bucket.bucket}/${source}`), ...more }));

  it('takes bytes, type, metadata and checksum along, and outlives its source', async () => {
    await put('y/sö urce', 'copied', { ContentType: 'text/plain', Metadata: { a: '1' } });
    const { CopyObjectResult } = await copy('y/copy', 'y/sö urce');
    await bucket.client.send(new DeleteObjectCommand({ Bucket: bucket.bucket, Key: 'y/sö urce' }));
    const found = await get('y/copy');
    expect(found.bytes.toString()).toBe('copied');
    expect(found).toMatchObject({ ContentType: 'text/plain', Metadata: { a: '1' }, ETag: CopyObjectResult?.ETag });
    expect(found.ChecksumCRC32).toBe(CopyObjectResult?.ChecksumCRC32);
  });

  it('replaces metadata when asked, also on itself, and makes another checksum', async () => {
    await put('y/self', 'x', { Metadata: { a: '1' } });
    await expect(copy('y/self', 'y/self')).rejects.toMatchObject({ name: 'InvalidRequest' });
    await copy('y/self', 'y/self', { MetadataDirective: 'REPLACE', Metadata: { b: '2' }, ChecksumAlgorithm: 'SHA256' });
    const found = await get('y/self', { ChecksumMode: 'ENABLED' });
    expect(found).toMatchObject({ Metadata: { b: '2' }, ChecksumSHA256: createHash('sha256').update('x').digest('base64') });
    expect(found.bytes.toString()).toBe('x');
  });

  it('asks for the source as it should be', async () => {
    const { ETag } = await put('y/conditional', 'x');
    await copy('y/c2', 'y/conditional', { CopySourceIfMatch: ETag });
    await expect(copy('y/c2', 'y/conditional', { CopySourceIfNoneMatch: ETag })).rejects.toMatchObject(status(412));
    await expect(copy('y/c2', 'y/absent')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('buckets', () => {
  it('are made, found, listed, and removed when empty', async () => {
    const Bucket = `${bucket.bucket}-2`;
    const { client } = bucket;
    await client.send(new CreateBucketCommand({ Bucket }));
    await expect(client.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({ name: 'BucketAlreadyOwnedByYou' });
    expect(await client.send(new HeadBucketCommand({ Bucket }))).toMatchObject({ BucketRegion: 'us-east-1' });
    expect((await client.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined();
    expect((await client.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toContain(Bucket);
    await put('x', 'x', { Bucket });
    await expect(client.send(new DeleteBucketCommand({ Bucket }))).rejects.toMatchObject({ name: 'BucketNotEmpty' });
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'x' }));
    await client.send(new DeleteBucketCommand({ Bucket }));
    await expect(client.send(new HeadBucketCommand({ Bucket }))).rejects.toMatchObject(status(404));
  });

  it.each(['ab', 'Has-Capitals', '127.0.0.1', 'under_score', 'a..b', '-start'])('are not named %s', async (Bucket) => {
    await expect(bucket.client.send(new CreateBucketCommand({ Bucket }))).rejects.toMatchObject({ name: 'InvalidBucketName' });
  });
});
