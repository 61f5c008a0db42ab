import { randomBytes } from 'node:crypto';
import type { Checksum, ChecksumName } from '../body/checksum.ts';
import { checksums } from '../body/checksum.ts';
import { readChecksumName } from '../body/expected-body.ts';
import { xmlAnswer } from '../edge/answer.ts';
import type { ObjectCall, Operation } from '../edge/call.ts';
import { S3Error } from '../edge/s3-error.ts';
import { requireSupported, storedHeaders } from '../objects/object-headers.ts';

/** CreateMultipartUpload. */
export const createUpload: Operation<ObjectCall> = async ({ request, store, bucket, key, now }) => {
  requireSupported(request.headers);
  const id = randomBytes(16).toString('hex');
  const checksumName = readChecksumName(request.headers['x-amz-checksum-algorithm']) ?? null;
  const checksumType = readChecksumType(request.headers['x-amz-checksum-type'], checksumName);
  const headers = storedHeaders(request.headers);
  await store.change(() => store.uploads.start({ id, bucket, key, startedMs: now.getTime(), checksumName, checksumType, headers }));
  const answer = xmlAnswer('InitiateMultipartUploadResult', { Bucket: bucket, Key: key, UploadId: id });
  if (checksumName === null || checksumType === null) return answer;
  return { ...answer, headers: { ...answer.headers, 'x-amz-checksum-algorithm': checksumName, 'x-amz-checksum-type': checksumType } };
};

/** CRC-64/NVME is only of the whole, SHA only of the parts' checksums, CRC-32 of either (S3 user guide, "Checking object integrity"). */
function readChecksumType(text: string | undefined, name: ChecksumName | null): Checksum['type'] | null {
  const type = text?.toUpperCase();
  if (type === undefined) return name === null ? null : name === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE';
  if (name === null)
    throw new S3Error('InvalidRequest', {
      message: 'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    });
  const fits = type === 'COMPOSITE' ? name !== 'CRC64NVME' : type === 'FULL_OBJECT' && checksums[name].shape !== undefined;
  if (!fits)
    throw new S3Error('InvalidRequest', {
      message: `The ${text} checksum type cannot be used with the ${name.toLowerCase()} checksum algorithm.`,
    });
  return type as Checksum['type'];
}
