import { digestPassing } from '../body/digest-passing.ts';
import { writeContent } from '../body/write-content.ts';
import { xmlAnswer } from '../edge/answer.ts';
import type { ObjectCall, Operation } from '../edge/call.ts';
import { S3Error } from '../edge/s3-error.ts';
import type { ByteRange } from '../objects/byte-range.ts';
import { findCopySource } from '../objects/copy-source.ts';
import { checksumElements, quoted } from '../objects/object-headers.ts';
import { readContent } from '../objects/read-content.ts';
import { findUpload } from './find-upload.ts';
import { readPartNumber } from './part-number.ts';

/** UploadPartCopy: a part from the bytes of an object that is there already. */
export const uploadPartCopy: Operation<ObjectCall> = async (call) => {
  const { request, store, now } = call;
  const number = readPartNumber(request);
  const { id, checksumName } = findUpload(call);
  const source = findCopySource(store, request.headers);
  const range = readCopyRange(request.headers['x-amz-copy-source-range'], source.sizeBytes);
  const read = readContent(store, source, range);
  const { bytes, facts } = digestPassing(read.bytes, checksumName ?? undefined);
  const file = await writeContent(store.files, bytes).finally(read.close);
  const { sizeBytes, md5, checksum } = facts();
  const etag = md5.toString('hex');
  await store.change(() => {
    findUpload(call);
    store.uploads.putPart(id, { number, file, sizeBytes, etag, modifiedMs: now.getTime(), checksum });
  }, [file]);
  const { ChecksumType: _whole, ...elements } = checksumElements({ checksum });
  return xmlAnswer('CopyPartResult', { LastModified: now.toISOString(), ETag: quoted(etag), ...elements });
};

/** Unlike a range to read, it must be whole: `bytes=first-last`, inside the source. */
function readCopyRange(text: string | undefined, sizeBytes: number): ByteRange | undefined {
  if (text === undefined) return undefined;
  const [, first = '', last = ''] = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(text) ?? [];
  const range = { start: Number(first), end: Number(last) };
  if (last !== '' && range.start <= range.end && range.end < sizeBytes) return range;
  throw new S3Error(last === '' ? 'InvalidArgument' : 'InvalidRange', {
    message: 'The x-amz-copy-source-range value must be of the form bytes=first-last inside the source',
    ArgumentName: 'x-amz-copy-source-range',
    ArgumentValue: text,
  });
}
