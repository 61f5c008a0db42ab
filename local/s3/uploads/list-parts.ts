import { type Answer, xmlAnswer } from '../edge/answer.ts';
import type { ObjectCall, Operation } from '../edge/call.ts';
import { parameter } from '../edge/s3-request.ts';
import { wholeNumber } from '../edge/whole-number.ts';
import { owner } from '../objects/list-objects.ts';
import { checksumElements, quoted } from '../objects/object-headers.ts';
import { mostParts } from '../store/uploads-table.ts';
import { findUpload } from './find-upload.ts';

const pageParts = 1_000;

/** ListParts. */
export const listParts: Operation<ObjectCall> = (call): Answer => {
  const { request, store, bucket, key } = call;
  const upload = findUpload(call);
  const limit = Math.min(
    pageParts,
    wholeNumber('max-parts', parameter(request, 'max-parts'), { fallback: pageParts, least: 0, most: 2 ** 31 - 1 }),
  );
  const after = wholeNumber('part-number-marker', parameter(request, 'part-number-marker'), { fallback: 0, least: 0, most: mostParts });
  const found = store.uploads.parts(upload.id, after, limit + 1);
  const shown = found.slice(0, limit);
  return xmlAnswer('ListPartsResult', {
    Bucket: bucket,
    Key: key,
    UploadId: upload.id,
    PartNumberMarker: after,
    NextPartNumberMarker: shown.at(-1)?.number ?? after,
    MaxParts: limit,
    IsTruncated: found.length > limit,
    ChecksumAlgorithm: upload.checksumName ?? undefined,
    ChecksumType: upload.checksumType ?? undefined,
    Part: shown.map((part) => ({
      PartNumber: part.number,
      LastModified: new Date(part.modifiedMs).toISOString(),
      ETag: quoted(part.etag),
      Size: part.sizeBytes,
      ...checksumElements(part),
      ChecksumType: undefined,
    })),
    Initiator: owner,
    Owner: owner,
    StorageClass: 'STANDARD',
  });
};
