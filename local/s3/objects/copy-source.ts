import { decodeUri } from '../edge/place.ts';
import { S3Error } from '../edge/s3-error.ts';
import type { Store } from '../store/open-store.ts';
import type { StoredObject } from '../store/stored-object.ts';
import { isWanted } from './conditions.ts';

/**
 * The object that `x-amz-copy-source` names (`bucket/key`, percent-encoded), if its conditions hold.
 * @throws S3Error `InvalidArgument`, `NoSuchBucket`, `NoSuchKey`, `PreconditionFailed`, `NotImplemented` (a version)
 */
export function findCopySource(store: Store, headers: Readonly<Record<string, string>>): StoredObject {
  const [path = '', version] = (headers['x-amz-copy-source'] ?? '').split('?versionId=');
  const [, rawBucket = '', rawKey = ''] = /^\/?([^/]+)\/(.+)$/s.exec(path) ?? [];
  if (rawKey === '')
    throw new S3Error('InvalidArgument', {
      message: 'Copy Source must mention the source bucket and key: sourcebucket/sourcekey',
      ArgumentName: 'x-amz-copy-source',
    });
  if (version !== undefined && version !== 'null') throw new S3Error('NotImplemented', { Header: 'versionId' });
  const [bucket, key] = [decodeUri(rawBucket), decodeUri(rawKey)];
  if (!store.buckets.has(bucket)) throw new S3Error('NoSuchBucket', { BucketName: bucket });
  const source = store.objects.find(bucket, key);
  if (!source) throw new S3Error('NoSuchKey', { Key: key });
  if (!isWanted(headers, source, 'x-amz-copy-source-')) throw new S3Error('PreconditionFailed');
  return source;
}
