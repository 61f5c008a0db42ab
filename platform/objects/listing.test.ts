import { expect, it } from 'vitest';
import { parseListing } from './listing.ts';

const contents = (
  key: string,
) => `<Contents><Key>${key}</Key><LastModified>2026-11-21T12:00:00.000Z</LastModified><ETag>&quot;e&quot;</ETag>
  <Size>12</Size><Owner><ID>x</ID><DisplayName>y</DisplayName></Owner></Contents>`;
const page = (inner: string) =>
  `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</ListBucketResult>`;

it('reads entries and the token of the next page', () => {
  const listing = parseListing(
    page(`<IsTruncated>true</IsTruncated><NextContinuationToken>t=</NextContinuationToken>${contents('a&amp;b')}${contents('c')}`),
  );
  expect(listing.next).toBe('t=');
  expect(listing.entries).toEqual([
    { key: 'a&b', sizeBytes: 12, etag: '"e"', modifiedAt: new Date('2026-11-21T12:00:00Z') },
    expect.objectContaining({ key: 'c' }),
  ]);
});

it('decodes keys only when the store says that it encoded them', () => {
  const encoded = 'a%2Bb+c%20d%25';
  expect(parseListing(page(`<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${contents(encoded)}`)).entries[0]?.key).toBe(
    'a+b c d%',
  );
  expect(parseListing(page(`<IsTruncated>false</IsTruncated>${contents(encoded)}`))).toMatchObject({
    entries: [{ key: encoded }],
    next: undefined,
  });
});

it.each(['', '<a>', '<html><body>hello</body></html>', page('')])('does not take %j for a listing', (text) => {
  expect(() => parseListing(text)).toThrow();
});
