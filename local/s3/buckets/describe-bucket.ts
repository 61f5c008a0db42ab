import { xmlAnswer } from '../edge/answer.ts';
import type { BucketCall, Call, Operation } from '../edge/call.ts';
import { owner } from '../objects/list-objects.ts';

/** HeadBucket. */
export const headBucket: Operation<BucketCall> = ({ region }) => ({ status: 200, headers: { 'x-amz-bucket-region': region } });

/** GetBucketLocation; `us-east-1` is written as nothing. */
export const getBucketLocation: Operation<BucketCall> = ({ region }) =>
  xmlAnswer('LocationConstraint', region === 'us-east-1' ? '' : region);

/** GetBucketVersioning: never switched on. */
export const getBucketVersioning: Operation<BucketCall> = () => xmlAnswer('VersioningConfiguration', {});

/** ListBuckets. */
export const listBuckets: Operation<Call> = ({ store }) =>
  xmlAnswer('ListAllMyBucketsResult', {
    Owner: owner,
    Buckets: {
      Bucket: store.buckets.list().map(({ name, createdMs }) => ({ Name: name, CreationDate: new Date(createdMs).toISOString() })),
    },
  });
