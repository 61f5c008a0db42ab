import type { BucketCall, Operation } from '../edge/call.ts';
import { S3Error } from '../edge/s3-error.ts';

/** DeleteBucket: an empty one, without uploads under way. */
export const deleteBucket: Operation<BucketCall> = async ({ store, bucket }) => {
  await store.change(() => {
    if (!store.objects.isEmpty(bucket) || store.uploads.any(bucket)) throw new S3Error('BucketNotEmpty', { BucketName: bucket });
    store.buckets.remove(bucket);
  });
  return { status: 204 };
};
