import {
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openTestBucket, type TestBucket } from '../../test/harness/objects.ts';

let bucket: TestBucket;
const keys = ['a', 'a b', 'a+b', 'a/', 'a/1', 'a/2/x', 'a/2/y', 'a/3', 'a//b', 'b%20', 'b/1', 'c<&>"', 'ü', 'z', '\u{FF5E}', '😀'];
const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

beforeAll(async () => {
  bucket = await openTestBucket(inject('objectStore'));
  for (const Key of keys) await bucket.client.send(new PutObjectCommand({ Bucket: bucket.bucket, Key, Body: Key }));
});
afterAll(() => bucket.close());

const list = (input: Partial<ListObjectsV2CommandInput> = {}) =>
  bucket.client.send(new ListObjectsV2Command({ Bucket: bucket.bucket, ...input }));
const namesOf = ({ Contents = [], CommonPrefixes = [] }: Pick<ListObjectsV2CommandOutput, 'Contents' | 'CommonPrefixes'>) => ({
  keys: Contents.map(({ Key }) => Key),
  prefixes: CommonPrefixes.map(({ Prefix }) => Prefix),
});
/** Every entry by pages, as a client walks them. */
async function walk(input: Partial<ListObjectsV2CommandInput>) {
  const seen: (string | undefined)[] = [];
  let pages = 0;
  for (let ContinuationToken: string | undefined, more = true; more && pages < 100; pages++) {
    const page = await list({ ...input, ...(ContinuationToken === undefined ? {} : { ContinuationToken }) });
    const { keys, prefixes } = namesOf(page);
    expect(page.KeyCount).toBe(keys.length + prefixes.length);
    seen.push(...keys, ...prefixes);
    [ContinuationToken, more] = [page.NextContinuationToken, page.IsTruncated ?? false];
  }
  return { seen: seen.map(String).sort(byBytes), pages };
}

describe('version 2', () => {
  it('lists in the order of UTF-8 bytes, with sizes and ETags', async () => {
    const page = await list();
    expect(namesOf(page).keys).toEqual([...keys].sort(byBytes));
    expect(page).toMatchObject({ IsTruncated: false, KeyCount: keys.length, MaxKeys: 1_000 });
    expect(page.Contents?.[0]).toMatchObject({
      Key: 'a',
      Size: 1,
      ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
      ChecksumAlgorithm: ['CRC32'],
    });
  });

  it.each([1, 2, 3, 7, 100])('pages by %i', async (MaxKeys) => {
    expect((await walk({ MaxKeys })).seen).toEqual([...keys].sort(byBytes));
    expect((await walk({ MaxKeys, Delimiter: '/' })).seen).toEqual(
      [...new Set(keys.map((key) => key.replace(/\/.*$/, '/')))].sort(byBytes),
    );
  });

  it('rolls up behind a prefix', async () => {
    expect(namesOf(await list({ Delimiter: '/', Prefix: 'a/' }))).toEqual({ keys: ['a/', 'a/1', 'a/3'], prefixes: ['a//', 'a/2/'] });
    expect(namesOf(await list({ Delimiter: '/', Prefix: 'a' }))).toEqual({ keys: ['a', 'a b', 'a+b'], prefixes: ['a/'] });
    expect(namesOf(await list({ Delimiter: '2/', Prefix: 'a/' })).prefixes).toEqual(['a/2/']);
  });

  it('starts behind a key that need not be there', async () => {
    expect(namesOf(await list({ StartAfter: 'a/2/x', Prefix: 'a/2/' })).keys).toEqual(['a/2/y']);
    expect(namesOf(await list({ StartAfter: 'a/2/xx' })).keys[0]).toBe('a/2/y');
    expect(namesOf(await list({ StartAfter: '😀' })).keys).toEqual([]);
    expect(namesOf(await list({ StartAfter: 'A', Prefix: 'z' })).keys).toEqual(['z']);
  });

  it('encodes names when asked, and says so', async () => {
    const page = await list({ EncodingType: 'url', Prefix: 'a' });
    expect(page.EncodingType).toBe('url');
    expect(namesOf(page).keys).toContain('a%20b');
    expect(namesOf(page).keys).toContain('a%2Bb');
  });

  it('gives nothing for nothing, and refuses nonsense', async () => {
    expect(await list({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0, IsTruncated: false });
    expect(await list({ Prefix: 'nothing' })).toMatchObject({ KeyCount: 0, IsTruncated: false });
    await expect(list({ MaxKeys: -1 })).rejects.toMatchObject({ name: 'InvalidArgument' });
    await expect(list({ ContinuationToken: '!!' })).rejects.toMatchObject({ name: 'InvalidArgument' });
    await expect(list({ Bucket: 'no-such-bucket-here' })).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  it('names the owner only when asked', async () => {
    expect((await list()).Contents?.[0]?.Owner).toBeUndefined();
    expect((await list({ FetchOwner: true })).Contents?.[0]?.Owner?.ID).toBeDefined();
  });
});

describe('version 1', () => {
  it('pages by markers', async () => {
    const seen: (string | undefined)[] = [];
    for (let Marker: string | undefined, more = true; more; ) {
      const page = await bucket.client.send(new ListObjectsCommand({ Bucket: bucket.bucket, MaxKeys: 2, Delimiter: '/', Marker }));
      const { keys, prefixes } = namesOf(page);
      seen.push(...keys, ...prefixes);
      [Marker, more] = [page.NextMarker, page.IsTruncated ?? false];
    }
    expect(seen.map(String).sort(byBytes)).toEqual([...new Set(keys.map((key) => key.replace(/\/.*$/, '/')))].sort(byBytes));
  });
});
