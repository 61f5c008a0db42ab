import { createHash, randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  type ChecksumAlgorithm,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTestBucket, type TestBucket } from '../../test/harness/objects.ts';
import { checksums } from './body/checksum.ts';

let bucket: TestBucket;
beforeAll(async () => {
  bucket = await openTestBucket(inject('objectStore'));
});
afterAll(() => bucket.close());

const partBytes = 5 * 2 ** 20;
const at = (Key: string) => ({ Bucket: bucket.bucket, Key });
async function start(Key: string, more: object = {}): Promise<string> {
  return (await bucket.client.send(new CreateMultipartUploadCommand({ ...at(Key), ...more }))).UploadId ?? '';
}
const part = (Key: string, UploadId: string, PartNumber: number, Body: Uint8Array, more: object = {}) =>
  bucket.client.send(new UploadPartCommand({ ...at(Key), UploadId, PartNumber, Body, ...more }));
const complete = (Key: string, UploadId: string, Parts: readonly object[], more: object = {}) =>
  bucket.client.send(new CompleteMultipartUploadCommand({ ...at(Key), UploadId, MultipartUpload: { Parts: [...Parts] }, ...more }));
const bytesOf = async (Key: string, more: object = {}) =>
  Buffer.from((await (await bucket.client.send(new GetObjectCommand({ ...at(Key), ...more }))).Body?.transformToByteArray()) ?? []);

describe('an upload in parts', () => {
  it('becomes one object: bytes, ETag, ranges across parts, single parts', async () => {
    const bytes = [randomBytes(partBytes), randomBytes(partBytes + 7), randomBytes(100)];
    const id = await start('m/one', { ContentType: 'video/mp4', Metadata: { a: '1' } });
    // Out of order, and part 2 twice: the last one counts.
    const third = await part('m/one', id, 3, bytes[2] as Buffer);
    await part('m/one', id, 2, randomBytes(partBytes));
    const second = await part('m/one', id, 2, bytes[1] as Buffer);
    const first = await part('m/one', id, 1, bytes[0] as Buffer);
    await expect(bytesOf('m/one')).rejects.toMatchObject({ name: 'NoSuchKey' });
    const parts = [first, second, third].map(({ ETag }, i) => ({ ETag, PartNumber: i + 1 }));
    const done = await complete('m/one', id, parts);
    const md5s = Buffer.concat(bytes.map((one) => createHash('md5').update(one).digest()));
    expect(done.ETag).toBe(`"${createHash('md5').update(md5s).digest('hex')}-3"`);
    const whole = Buffer.concat(bytes);
    expect((await bytesOf('m/one')).equals(whole)).toBe(true);
    expect(
      (await bytesOf('m/one', { Range: `bytes=${partBytes - 5}-${2 * partBytes + 20}` })).equals(
        whole.subarray(partBytes - 5, 2 * partBytes + 21),
      ),
    ).toBe(true);
    expect((await bytesOf('m/one', { PartNumber: 2 })).equals(bytes[1] as Buffer)).toBe(true);
    const head = await bucket.client.send(new HeadObjectCommand({ ...at('m/one'), PartNumber: 3 }));
    expect(head).toMatchObject({ PartsCount: 3, ContentLength: 100, ContentType: 'video/mp4', Metadata: { a: '1' } });
    expect(await complete('m/one', id, parts)).toMatchObject({ ETag: done.ETag });
  });

  it.each([
    ['CRC32', 'COMPOSITE'],
    ['CRC32', 'FULL_OBJECT'],
    ['CRC32C', 'FULL_OBJECT'],
    ['CRC64NVME', 'FULL_OBJECT'],
    ['SHA256', 'COMPOSITE'],
    ['SHA1', 'COMPOSITE'],
  ] as const satisfies readonly (readonly [ChecksumAlgorithm, string])[])('has a %s of the %s', async (name, ChecksumType) => {
    const bytes = [randomBytes(partBytes), randomBytes(33)];
    const id = await start(`m/${name}`, { ChecksumAlgorithm: name, ChecksumType });
    const sent = await Promise.all(bytes.map((one, i) => part(`m/${name}`, id, i + 1, one, { ChecksumAlgorithm: name })));
    const field = `Checksum${name}` as const;
    const parts = sent.map((answer, i) => ({ ETag: answer.ETag, PartNumber: i + 1, [field]: answer[field] }));
    const running = checksums[name].start();
    if (ChecksumType === 'FULL_OBJECT') running.update(Buffer.concat(bytes));
    else for (const answer of sent) running.update(Buffer.from(answer[field] ?? '', 'base64'));
    const value = `${running.digest()}${ChecksumType === 'COMPOSITE' ? '-2' : ''}`;
    const wrong = [{ ...parts[0], [field]: parts[1]?.[field] }, parts[1] as object];
    await expect(complete(`m/${name}`, id, wrong)).rejects.toMatchObject({ name: 'InvalidPart' });
    expect(await complete(`m/${name}`, id, parts)).toMatchObject({ [field]: value, ChecksumType });
    const head = await bucket.client.send(new HeadObjectCommand({ ...at(`m/${name}`), ChecksumMode: 'ENABLED' }));
    expect(head).toMatchObject({ [field]: value, ChecksumType });
  });

  it('takes parts from objects that are there', async () => {
    const source = randomBytes(partBytes + 1_000);
    await bucket.client.send(new PutObjectCommand({ ...at('m/source'), Body: source }));
    const id = await start('m/copied');
    const copy = (PartNumber: number, more: object = {}) =>
      bucket.client.send(
        new UploadPartCopyCommand({ ...at('m/copied'), UploadId: id, PartNumber, CopySource: `${bucket.bucket}/m/source`, ...more }),
      );
    const first = await copy(1);
    const second = await copy(2, { CopySourceRange: 'bytes=10-29' });
    await expect(copy(3, { CopySourceRange: `bytes=0-${source.length}` })).rejects.toMatchObject({ name: 'InvalidRange' });
    await complete(
      'm/copied',
      id,
      [first, second].map(({ CopyPartResult }, i) => ({ ETag: CopyPartResult?.ETag, PartNumber: i + 1 })),
    );
    expect((await bytesOf('m/copied')).equals(Buffer.concat([source, source.subarray(10, 30)]))).toBe(true);
  });

  it('is refused when the list of parts is wrong, and goes on after that', async () => {
    const id = await start('m/wrong');
    const [one, two] = [await part('m/wrong', id, 1, randomBytes(100)), await part('m/wrong', id, 2, randomBytes(100))];
    const first = { ETag: one.ETag, PartNumber: 1 };
    const second = { ETag: two.ETag, PartNumber: 2 };
    await expect(complete('m/wrong', id, [first, second])).rejects.toMatchObject({ name: 'EntityTooSmall' });
    await expect(complete('m/wrong', id, [second, first])).rejects.toMatchObject({ name: 'InvalidPartOrder' });
    await expect(complete('m/wrong', id, [{ ...first, ETag: two.ETag }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(complete('m/wrong', id, [{ ...first, PartNumber: 7 }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(complete('m/wrong', id, [])).rejects.toMatchObject({ name: 'MalformedXML' });
    await bucket.client.send(new PutObjectCommand({ ...at('m/wrong'), Body: 'in the way' }));
    await expect(complete('m/wrong', id, [first], { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await complete('m/wrong', id, [first]);
    expect(await bytesOf('m/wrong')).toHaveLength(100);
  });

  it('is known only by its own id and key', async () => {
    const id = await start('m/known');
    for (const wrong of ['..', '../../x', 'nope', '', `${id}0`, id.slice(1)]) {
      await expect(part('m/known', wrong, 1, randomBytes(1))).rejects.toThrow();
      await expect(bucket.client.send(new ListPartsCommand({ ...at('m/known'), UploadId: wrong }))).rejects.toThrow();
    }
    await expect(part('m/other', id, 1, randomBytes(1))).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(part('m/known', id, 10_001, randomBytes(1))).rejects.toMatchObject({ name: 'InvalidArgument' });
    await expect(part('m/known', id, 0, randomBytes(1))).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  it('leaves nothing when aborted', async () => {
    const id = await start('m/aborted');
    const { ETag } = await part('m/aborted', id, 1, randomBytes(10));
    const abort = () => bucket.client.send(new AbortMultipartUploadCommand({ ...at('m/aborted'), UploadId: id }));
    await abort();
    await expect(abort()).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(complete('m/aborted', id, [{ ETag, PartNumber: 1 }])).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(bytesOf('m/aborted')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('lists of uploads', () => {
  it('page through parts', async () => {
    const id = await start('l/parts');
    for (const number of [1, 2, 5, 9]) await part('l/parts', id, number, Buffer.alloc(number));
    const list = (PartNumberMarker?: string) =>
      bucket.client.send(new ListPartsCommand({ ...at('l/parts'), UploadId: id, MaxParts: 3, PartNumberMarker }));
    const first = await list();
    expect(first).toMatchObject({
      IsTruncated: true,
      NextPartNumberMarker: '5',
      Parts: [{ PartNumber: 1, Size: 1 }, { PartNumber: 2 }, { PartNumber: 5 }],
    });
    expect(await list(first.NextPartNumberMarker)).toMatchObject({ IsTruncated: false, Parts: [{ PartNumber: 9, Size: 9 }] });
  });

  it('page through uploads by key and id, within a prefix', async () => {
    const keys = ['u/a', 'u/a', 'u/ü +', 'u/z', 'v/x'];
    for (const key of keys) await start(key);
    const seen: string[] = [];
    for (let KeyMarker: string | undefined, UploadIdMarker: string | undefined, more = true; more; ) {
      const page = await bucket.client.send(
        new ListMultipartUploadsCommand({ Bucket: bucket.bucket, Prefix: 'u/', MaxUploads: 1, KeyMarker, UploadIdMarker }),
      );
      seen.push(...(page.Uploads ?? []).map(({ Key }) => Key ?? ''));
      [KeyMarker, UploadIdMarker, more] = [page.NextKeyMarker, page.NextUploadIdMarker, page.IsTruncated ?? false];
    }
    expect(seen).toEqual(['u/a', 'u/a', 'u/z', 'u/ü +']);
  });
});
