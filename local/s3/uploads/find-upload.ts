import type { ObjectCall } from '../edge/call.ts';
import { S3Error } from '../edge/s3-error.ts';
import { parameter } from '../edge/s3-request.ts';
import type { Upload } from '../store/stored-object.ts';

/** The upload that `uploadId` names, for this very object. @throws S3Error `NoSuchUpload`, whatever the text is */
export function findUpload({ request, store, bucket, key }: Pick<ObjectCall, 'request' | 'store' | 'bucket' | 'key'>): Upload {
  const id = parameter(request, 'uploadId') ?? '';
  const upload = store.uploads.find(id, bucket, key);
  if (!upload) throw new S3Error('NoSuchUpload', { UploadId: id });
  return upload;
}
