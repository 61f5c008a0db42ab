import { createBucket } from './buckets/create-bucket.ts';
import { deleteBucket } from './buckets/delete-bucket.ts';
import { getBucketLocation, getBucketVersioning, headBucket, listBuckets } from './buckets/describe-bucket.ts';
import type { Route } from './edge/route.ts';
import { copyObject } from './objects/copy-object.ts';
import { deleteObject } from './objects/delete-object.ts';
import { deleteObjects } from './objects/delete-objects.ts';
import { getObject } from './objects/get-object.ts';
import { listObjectsV1, listObjectsV2 } from './objects/list-objects.ts';
import { putObject } from './objects/put-object.ts';
import { abortUpload } from './uploads/abort-upload.ts';
import { completeUpload } from './uploads/complete-upload.ts';
import { createUpload } from './uploads/create-upload.ts';
import { listParts } from './uploads/list-parts.ts';
import { listUploads } from './uploads/list-uploads.ts';
import { uploadPart } from './uploads/upload-part.ts';
import { uploadPartCopy } from './uploads/upload-part-copy.ts';

/** Every call that this server answers; whatever is not here is refused as `NotImplemented` or `MethodNotAllowed`. */
export const s3Routes: readonly Route[] = [
  { about: 'service', method: 'GET', answer: listBuckets },
  { about: 'bucket', method: 'PUT', bucketMayBeAbsent: true, answer: createBucket },
  { about: 'bucket', method: 'DELETE', answer: deleteBucket },
  { about: 'bucket', method: 'HEAD', answer: headBucket },
  { about: 'bucket', method: 'POST', query: { delete: true }, answer: deleteObjects },
  { about: 'bucket', method: 'GET', query: { location: true }, answer: getBucketLocation },
  { about: 'bucket', method: 'GET', query: { versioning: true }, answer: getBucketVersioning },
  { about: 'bucket', method: 'GET', query: { uploads: true }, answer: listUploads },
  { about: 'bucket', method: 'GET', query: { 'list-type': '2' }, answer: listObjectsV2 },
  { about: 'bucket', method: 'GET', answer: listObjectsV1 },
  { about: 'object', method: 'POST', query: { uploads: true }, answer: createUpload },
  { about: 'object', method: 'POST', query: { uploadId: true }, answer: completeUpload },
  { about: 'object', method: 'PUT', query: { uploadId: true }, header: 'x-amz-copy-source', answer: uploadPartCopy },
  { about: 'object', method: 'PUT', query: { uploadId: true }, answer: uploadPart },
  { about: 'object', method: 'GET', query: { uploadId: true }, answer: listParts },
  { about: 'object', method: 'DELETE', query: { uploadId: true }, answer: abortUpload },
  { about: 'object', method: 'PUT', header: 'x-amz-copy-source', answer: copyObject },
  { about: 'object', method: 'PUT', answer: putObject },
  { about: 'object', method: 'GET', answer: getObject },
  { about: 'object', method: 'HEAD', answer: getObject },
  { about: 'object', method: 'DELETE', answer: deleteObject },
];
