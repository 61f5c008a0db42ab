import { encodeKey } from '@axion/platform/objects/uri-encoding.ts';
import { type Answer, xmlAnswer } from '../edge/answer.ts';
import type { BucketCall, Operation } from '../edge/call.ts';
import { S3Error } from '../edge/s3-error.ts';
import { parameter, type S3Request } from '../edge/s3-request.ts';
import { wholeNumber } from '../edge/whole-number.ts';
import type { XmlFields } from '../edge/xml.ts';
import type { Entries } from '../store/objects-table.ts';
import type { StoredObject } from '../store/stored-object.ts';
import { quoted } from './object-headers.ts';

const mostKeys = 1_000;
/** The one account of this server. */
export const owner = { ID: 'axion', DisplayName: 'axion' };

type Asked = {
  readonly prefix: string;
  readonly delimiter: string;
  readonly limit: number;
  readonly encoding: string | undefined;
  readonly encode: (name: string) => string;
};

/** ListObjectsV2. The continuation token is the last name that was answered. */
export const listObjectsV2: Operation<BucketCall> = ({ request, store, bucket }): Answer => {
  const asked = readAsked(request);
  const token = parameter(request, 'continuation-token');
  const startAfter = parameter(request, 'start-after') ?? '';
  const found = store.objects.list(bucket, { ...asked, after: token === undefined ? startAfter : readToken(token) }, asked.limit);
  const last = found.entries.at(-1)?.name;
  return xmlAnswer('ListBucketResult', {
    ...head(bucket, asked, found),
    KeyCount: found.entries.length,
    ContinuationToken: token,
    NextContinuationToken: found.truncated && last !== undefined ? tokenOf(last) : undefined,
    StartAfter: startAfter === '' ? undefined : asked.encode(startAfter),
    ...body(asked, found, parameter(request, 'fetch-owner') === 'true'),
  });
};

/** ListObjects, the first version. */
export const listObjectsV1: Operation<BucketCall> = ({ request, store, bucket }): Answer => {
  const asked = readAsked(request);
  const marker = parameter(request, 'marker') ?? '';
  const found = store.objects.list(bucket, { ...asked, after: marker }, asked.limit);
  const last = found.entries.at(-1)?.name;
  return xmlAnswer('ListBucketResult', {
    ...head(bucket, asked, found),
    Marker: asked.encode(marker),
    NextMarker: found.truncated && last !== undefined ? asked.encode(last) : undefined,
    ...body(asked, found, true),
  });
};

function readAsked(request: S3Request): Asked {
  const encoding = parameter(request, 'encoding-type');
  if (encoding !== undefined && encoding !== 'url')
    throw new S3Error('InvalidArgument', {
      message: 'Invalid Encoding Method specified in Request',
      ArgumentName: 'encoding-type',
      ArgumentValue: encoding,
    });
  const limit = wholeNumber('max-keys', parameter(request, 'max-keys'), { fallback: mostKeys, least: 0, most: 2 ** 31 - 1 });
  return {
    prefix: parameter(request, 'prefix') ?? '',
    delimiter: parameter(request, 'delimiter') ?? '',
    limit: Math.min(limit, mostKeys),
    encoding,
    encode: encoding === 'url' ? encodeKey : (name) => name,
  };
}

const head = (bucket: string, { prefix, delimiter, limit, encoding, encode }: Asked, { truncated }: Entries): XmlFields => ({
  Name: bucket,
  Prefix: encode(prefix),
  Delimiter: delimiter === '' ? undefined : encode(delimiter),
  MaxKeys: limit,
  EncodingType: encoding,
  IsTruncated: truncated,
});

const body = ({ encode }: Asked, { entries }: Entries, withOwner: boolean): XmlFields => ({
  Contents: entries.flatMap(({ object }) => (object ? [contents(object, encode, withOwner)] : [])),
  CommonPrefixes: entries.flatMap(({ name, object }) => (object ? [] : [{ Prefix: encode(name) }])),
});

const contents = (
  { key, modifiedMs, etag, sizeBytes, checksum }: StoredObject,
  encode: Asked['encode'],
  withOwner: boolean,
): XmlFields => ({
  Key: encode(key),
  LastModified: new Date(modifiedMs).toISOString(),
  ETag: quoted(etag),
  ChecksumAlgorithm: checksum?.name,
  ChecksumType: checksum?.type,
  Size: sizeBytes,
  Owner: withOwner ? owner : undefined,
  StorageClass: 'STANDARD',
});

const tokenOf = (name: string): string => Buffer.from(name).toString('base64url');

function readToken(token: string): string {
  const name = Buffer.from(token, 'base64url').toString('utf8');
  if (name === '' || tokenOf(name) !== token)
    throw new S3Error('InvalidArgument', { message: 'The continuation token provided is incorrect', ArgumentName: 'continuation-token' });
  return name;
}
