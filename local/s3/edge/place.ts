import { S3Error } from './s3-error.ts';

/** What a request is about: the service, a bucket, or an object. */
export type Place = { readonly bucket?: string; readonly key?: string };

/** Hosts whose first label is a bucket: `axion.localhost`, `axion.s3.localhost`. Both lead to this machine without any name server. */
const bucketHost = /^(.+?)(?:\.s3)?\.localhost(?::\d+)?$/;
const serviceHost = /^s3\.localhost(?::\d+)?$/;
const longestKeyBytes = 1_024;

/**
 * Reads bucket and key off a path (or bucket off the host). Nothing is normalised: `..`, `//` and `%2F` in a key are plain bytes of its name.
 * @throws S3Error `InvalidURI` when the path is not percent-encoded UTF-8, `KeyTooLongError`
 */
export function placeOf(rawPath: string, host: string): Place {
  if (!rawPath.startsWith('/')) throw new S3Error('InvalidURI');
  const [, hosted] = serviceHost.test(host) ? [] : (bucketHost.exec(host) ?? []);
  const rest = rawPath.slice(1);
  if (hosted !== undefined) return withKey(hosted, rest);
  if (rest === '') return {};
  const slash = rest.indexOf('/');
  return slash < 0 ? { bucket: decodeUri(rest) } : withKey(decodeUri(rest.slice(0, slash)), rest.slice(slash + 1));
}

function withKey(bucket: string, rawKey: string): Place {
  if (rawKey === '') return { bucket };
  const key = decodeUri(rawKey);
  if (Buffer.byteLength(key) > longestKeyBytes)
    throw new S3Error('KeyTooLongError', { Size: `${Buffer.byteLength(key)}`, MaxSizeAllowed: `${longestKeyBytes}` });
  return { bucket, key };
}

/** Percent-decodes UTF-8. @throws S3Error `InvalidURI` */
export function decodeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error('InvalidURI');
  }
}
