import { encodeKey } from '@axion/platform/objects/uri-encoding.ts';
import { type Answer, xmlAnswer } from '../edge/answer.ts';
import type { BucketCall, Operation } from '../edge/call.ts';
import { S3Error } from '../edge/s3-error.ts';
import { parameter } from '../edge/s3-request.ts';
import { wholeNumber } from '../edge/whole-number.ts';
import { owner } from '../objects/list-objects.ts';

const pageUploads = 1_000;

/** ListMultipartUploads, without a delimiter: uploads under way are few. */
export const listUploads: Operation<BucketCall> = ({ request, store, bucket }): Answer => {
  const of = (name: string) => parameter(request, name) ?? '';
  if (of('delimiter') !== '') throw new S3Error('NotImplemented', { Header: 'delimiter' });
  const encode = of('encoding-type') === 'url' ? encodeKey : (name: string) => name;
  const limit = Math.min(
    pageUploads,
    wholeNumber('max-uploads', of('max-uploads'), { fallback: pageUploads, least: 1, most: 2 ** 31 - 1 }),
  );
  const after = { key: of('key-marker'), id: of('upload-id-marker') };
  const found = store.uploads.list(bucket, of('prefix'), after, limit + 1);
  const shown = found.slice(0, limit);
  const truncated = found.length > limit;
  return xmlAnswer('ListMultipartUploadsResult', {
    Bucket: bucket,
    KeyMarker: encode(after.key),
    UploadIdMarker: after.id,
    NextKeyMarker: truncated ? encode(shown.at(-1)?.key ?? '') : undefined,
    NextUploadIdMarker: truncated ? shown.at(-1)?.id : undefined,
    Prefix: encode(of('prefix')),
    MaxUploads: limit,
    EncodingType: of('encoding-type') || undefined,
    IsTruncated: truncated,
    Upload: shown.map(({ key, id, startedMs, checksumName, checksumType }) => ({
      Key: encode(key),
      UploadId: id,
      Initiator: owner,
      Owner: owner,
      StorageClass: 'STANDARD',
      Initiated: new Date(startedMs).toISOString(),
      ChecksumAlgorithm: checksumName ?? undefined,
      ChecksumType: checksumType ?? undefined,
    })),
  });
};
