import { checksums } from '../body/checksum.ts';
import { S3Error } from '../edge/s3-error.ts';
import type { StoredObject } from '../store/stored-object.ts';

type Headers = Readonly<Record<string, string>>;

const kept = new Set(['content-type', 'cache-control', 'content-disposition', 'content-encoding', 'content-language', 'expires']);
/** S3 user guide, "User-defined object metadata": 2 KB, names and values. */
const mostMetadataBytes = 2_048;

/** What is stored beside the bytes of an object. `aws-chunked` is how they travelled, not what they are. @throws S3Error `MetadataTooLarge` */
export function storedHeaders(headers: Headers): Headers {
  const meta = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'));
  const metaBytes = meta.reduce((sum, [name, value]) => sum + name.length - 'x-amz-meta-'.length + value.length, 0);
  if (metaBytes > mostMetadataBytes)
    throw new S3Error('MetadataTooLarge', { Size: `${metaBytes}`, MaxSizeAllowed: `${mostMetadataBytes}` });
  const content = Object.entries(headers).filter(([name]) => kept.has(name) && name !== 'content-encoding');
  const encoding = (headers['content-encoding'] ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '' && word !== 'aws-chunked');
  const encoded = encoding.length > 0 ? { 'content-encoding': encoding.join(',') } : {};
  return { 'content-type': 'binary/octet-stream', ...Object.fromEntries([...content, ...meta]), ...encoded };
}

/** Headers that describe an object, for GET and HEAD. */
export const describingHeaders = (object: StoredObject): Headers => ({
  ...object.headers,
  etag: quoted(object.etag),
  'last-modified': new Date(object.modifiedMs).toUTCString(),
  'accept-ranges': 'bytes',
});

/** The checksum of an object or part as answer headers; empty when it has none. */
export const checksumHeaders = ({ checksum }: Pick<StoredObject, 'checksum'>): Headers =>
  checksum ? { [checksums[checksum.name].header]: checksum.value, 'x-amz-checksum-type': checksum.type } : {};

/** The same as elements of an XML answer. */
export const checksumElements = ({ checksum }: Pick<StoredObject, 'checksum'>): Headers =>
  checksum ? { [checksums[checksum.name].element]: checksum.value, ChecksumType: checksum.type } : {};

export const quoted = (etag: string): string => `"${etag}"`;

/** Headers that ask for what is not here; to ignore them would be to claim that it was done. */
const unsupported = [
  /^x-amz-server-side-encryption/,
  /^x-amz-copy-source-server-side-encryption/,
  /^x-amz-object-lock-/,
  /^x-amz-grant-/,
  /^x-amz-(tagging|website-redirect-location|write-offset-bytes|mfa|expected-bucket-owner|source-expected-bucket-owner)$/,
];
const harmless: Readonly<Record<string, readonly string[]>> = {
  'x-amz-acl': ['private', 'bucket-owner-full-control'],
  'x-amz-storage-class': ['STANDARD'],
  'x-amz-tagging-directive': ['COPY'],
};

/** @throws S3Error `NotImplemented` that names the header */
export function requireSupported(headers: Headers): void {
  for (const [name, value] of Object.entries(headers)) {
    const refused =
      unsupported.some((pattern) => pattern.test(name)) || (Object.hasOwn(harmless, name) && !harmless[name]?.includes(value));
    if (refused) throw new S3Error('NotImplemented', { Header: name });
  }
}
