import { writeContent } from '../body/write-content.ts';
import type { ObjectCall, Operation } from '../edge/call.ts';
import { requireWritable } from './conditions.ts';
import { checksumHeaders, quoted, requireSupported, storedHeaders } from './object-headers.ts';

/** PutObject. The object appears whole when its bytes are on the disk and every promise about them was kept; else nothing changes. */
export const putObject: Operation<ObjectCall> = async ({ request, store, bucket, key, now, body }) => {
  requireSupported(request.headers);
  requireWritable(request.headers, store.objects.find(bucket, key), key);
  const headers = storedHeaders(request.headers);
  const { bytes, facts } = body();
  const content = await writeContent(store.files, bytes);
  const { sizeBytes, md5, checksum } = facts();
  const etag = md5.toString('hex');
  await store.change(() => {
    requireWritable(request.headers, store.objects.find(bucket, key), key);
    store.objects.put({ bucket, key, content, sizeBytes, etag, modifiedMs: now.getTime(), partCount: null, checksum, headers });
  }, [content]);
  return { status: 200, headers: { etag: quoted(etag), ...checksumHeaders({ checksum }) } };
};
