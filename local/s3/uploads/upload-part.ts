import { writeContent } from '../body/write-content.ts';
import type { ObjectCall, Operation } from '../edge/call.ts';
import { S3Error } from '../edge/s3-error.ts';
import { checksumHeaders, quoted } from '../objects/object-headers.ts';
import { findUpload } from './find-upload.ts';
import { readPartNumber } from './part-number.ts';

/** UploadPart. A part of the same number is replaced. */
export const uploadPart: Operation<ObjectCall> = async (call) => {
  const { request, store, now } = call;
  const number = readPartNumber(request);
  const { id, checksumName } = findUpload(call);
  const { bytes, facts } = call.body();
  const file = await writeContent(store.files, bytes);
  const { sizeBytes, md5, checksum } = facts();
  const etag = md5.toString('hex');
  await store.change(() => {
    findUpload(call);
    if (checksumName !== null && checksum !== null && checksum.name !== checksumName)
      throw new S3Error('InvalidRequest', {
        message: `Checksum Type mismatch occurred, expected checksum Type: ${checksumName.toLowerCase()}, actual checksum Type: ${checksum.name.toLowerCase()}`,
      });
    store.uploads.putPart(id, { number, file, sizeBytes, etag, modifiedMs: now.getTime(), checksum });
  }, [file]);
  const { 'x-amz-checksum-type': _whole, ...headers } = checksumHeaders({ checksum });
  return { status: 200, headers: { etag: quoted(etag), ...headers } };
};
