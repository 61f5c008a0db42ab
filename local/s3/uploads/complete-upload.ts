import { hash } from 'node:crypto';
import { type Checksum, checksumOfParts, checksums, type PartChecksum } from '../body/checksum.ts';
import { xmlAnswer } from '../edge/answer.ts';
import type { ObjectCall, Operation } from '../edge/call.ts';
import { S3Error } from '../edge/s3-error.ts';
import { parameter } from '../edge/s3-request.ts';
import { requireWritable } from '../objects/conditions.ts';
import { checksumElements, quoted } from '../objects/object-headers.ts';
import type { Part, Upload } from '../store/stored-object.ts';
import { mostParts } from '../store/uploads-table.ts';
import { chooseParts, readAskedParts } from './chosen-parts.ts';
import { findUpload } from './find-upload.ts';

const largestDocumentBytes = 4 * 2 ** 20;

/** CompleteMultipartUpload. Said again after it was done (an answer that was lost on the way), it answers the same. */
export const completeUpload: Operation<ObjectCall> = async (call) => {
  const { request, store, bucket, key, now } = call;
  const asked = readAskedParts(await call.text(largestDocumentBytes));
  const done = store.objects.find(bucket, key);
  if (done && done.partCount !== null && done.content === parameter(request, 'uploadId')) return answerOf(bucket, key, done);
  const object = await store.change(() => {
    const upload = findUpload(call);
    requireWritable(request.headers, store.objects.find(bucket, key), key);
    const parts = chooseParts(asked, store.uploads.parts(upload.id, 0, mostParts), upload);
    const checksum = wholeChecksum(upload, parts);
    requirePromised(request.headers, parts, checksum);
    const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
    const made = {
      bucket,
      key,
      content: upload.id,
      sizeBytes,
      etag: etagOf(parts),
      modifiedMs: now.getTime(),
      partCount: parts.length,
      checksum,
      headers: upload.headers,
    };
    store.uploads.finish(upload.id, new Set(parts.map(({ number }) => number)));
    store.objects.put(made);
    return made;
  });
  return answerOf(bucket, key, object);
};

const answerOf = (bucket: string, key: string, object: { readonly etag: string; readonly checksum: Checksum | null }) =>
  xmlAnswer('CompleteMultipartUploadResult', {
    Location: `/${bucket}/${key}`,
    Bucket: bucket,
    Key: key,
    ETag: quoted(object.etag),
    ...checksumElements(object),
  });

/** The MD5 of the parts' MD5s and their number, as S3 makes it. */
const etagOf = (parts: readonly Part[]): string =>
  `${hash('md5', Buffer.concat(parts.map(({ etag }) => Buffer.from(etag, 'hex'))), 'hex')}-${parts.length}`;

function wholeChecksum({ checksumName: name, checksumType: type }: Upload, parts: readonly Part[]): Checksum | null {
  if (name === null || type === null) return null;
  const known = parts.map(({ checksum, sizeBytes }): PartChecksum => {
    if (checksum?.name !== name)
      throw new S3Error('InvalidRequest', {
        message: `The upload was created using a ${name.toLowerCase()} checksum. The complete request must include the checksum for each part.`,
      });
    return { value: checksum.value, sizeBytes };
  });
  return { name, type, value: checksumOfParts(name, type, known) };
}

/** What the client says of the whole. */
function requirePromised(headers: Readonly<Record<string, string>>, parts: readonly Part[], found: Checksum | null): void {
  const size = headers['x-amz-mp-object-size'];
  const sizeBytes = parts.reduce((sum, part) => sum + part.sizeBytes, 0);
  if (size !== undefined && size !== `${sizeBytes}`)
    throw new S3Error('InvalidRequest', { message: 'The provided x-amz-mp-object-size header does not match the size of the parts.' });
  const promised = found && headers[checksums[found.name].header];
  if (found && promised !== undefined && promised !== null && promised !== found.value)
    throw new S3Error('BadDigest', { message: `The ${found.name.toLowerCase()} you specified did not match the calculated checksum.` });
}
