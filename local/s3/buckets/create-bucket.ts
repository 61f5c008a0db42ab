import { requireBucketName } from '../edge/bucket-name.ts';
import type { BucketCall, Operation } from '../edge/call.ts';
import { S3Error } from '../edge/s3-error.ts';
import { parseXml } from '../edge/xml.ts';

const largestDocumentBytes = 65_536;

/** CreateBucket. */
export const createBucket: Operation<BucketCall> = async ({ store, bucket, region, now, text }) => {
  requireBucketName(bucket);
  const document = await text(largestDocumentBytes);
  const location = document === '' ? undefined : parseXml(document, 'CreateBucketConfiguration').one('LocationConstraint')?.text;
  if (location !== undefined && location !== '' && location !== region) throw new S3Error('IllegalLocationConstraintException');
  const created = await store.change(() => store.buckets.create({ name: bucket, createdMs: now.getTime() }));
  if (!created) throw new S3Error('BucketAlreadyOwnedByYou', { BucketName: bucket });
  return { status: 200, headers: { location: `/${bucket}` } };
};
