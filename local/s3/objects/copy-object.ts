import { digestPassing } from '../body/digest-passing.ts';
import { readChecksumName } from '../body/expected-body.ts';
import { writeContent } from '../body/write-content.ts';
import { xmlAnswer } from '../edge/answer.ts';
import type { ObjectCall, Operation } from '../edge/call.ts';
import { S3Error } from '../edge/s3-error.ts';
import type { Store } from '../store/open-store.ts';
import type { StoredObject } from '../store/stored-object.ts';
import { requireWritable } from './conditions.ts';
import { findCopySource } from './copy-source.ts';
import { checksumElements, quoted, requireSupported, storedHeaders } from './object-headers.ts';
import { readContent } from './read-content.ts';

type Copy = Pick<StoredObject, 'content' | 'sizeBytes' | 'etag' | 'checksum'>;

/** CopyObject: the bytes are shared where the file system can, and read again when they came in parts or another checksum is asked for. */
export const copyObject: Operation<ObjectCall> = async ({ request, store, bucket, key, now }) => {
  requireSupported(request.headers);
  requireWritable(request.headers, store.objects.find(bucket, key), key);
  const source = findCopySource(store, request.headers);
  const replaces = readDirective(request.headers['x-amz-metadata-directive']);
  if (!replaces && source.bucket === bucket && source.key === key)
    throw new S3Error('InvalidRequest', {
      message: "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata.",
    });
  const headers = replaces ? storedHeaders(request.headers) : source.headers;
  const copy = await copyContent(store, source, readChecksumName(request.headers['x-amz-checksum-algorithm']));
  const modifiedMs = now.getTime();
  await store.change(() => {
    requireWritable(request.headers, store.objects.find(bucket, key), key);
    store.objects.put({ ...copy, bucket, key, modifiedMs, partCount: null, headers });
  }, [copy.content]);
  return xmlAnswer('CopyObjectResult', {
    LastModified: new Date(modifiedMs).toISOString(),
    ETag: quoted(copy.etag),
    ...checksumElements(copy),
  });
};

function readDirective(text = 'COPY'): boolean {
  if (text !== 'COPY' && text !== 'REPLACE')
    throw new S3Error('InvalidArgument', {
      message: 'Unknown metadata directive.',
      ArgumentName: 'x-amz-metadata-directive',
      ArgumentValue: text,
    });
  return text === 'REPLACE';
}

async function copyContent(store: Store, source: StoredObject, asked = source.checksum?.name): Promise<Copy> {
  const release = store.readers.hold(source.content);
  try {
    if (source.partCount === null && asked === source.checksum?.name)
      return {
        content: await store.files.duplicate(source.content),
        sizeBytes: source.sizeBytes,
        etag: source.etag,
        checksum: source.checksum,
      };
    const read = readContent(store, source);
    const { bytes, facts } = digestPassing(read.bytes, asked);
    const content = await writeContent(store.files, bytes).finally(read.close);
    const { sizeBytes, md5, checksum } = facts();
    return { content, sizeBytes, etag: md5.toString('hex'), checksum };
  } finally {
    release();
  }
}
