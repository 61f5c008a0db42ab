import { randomBytes } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { secret } from '@axion/platform/config/secret.ts';
import { connectObjects, type ObjectsSettings } from '@axion/platform/objects/connect-objects.ts';
import type { Objects } from '@axion/platform/objects/objects.ts';
import type { TestObjectStore } from './objects/object-server.ts';

/** A bucket of one test file's own, by our port and by the stock client. */
export type TestBucket = {
  readonly bucket: string;
  readonly objects: Objects;
  readonly settings: ObjectsSettings;
  readonly client: S3Client;
  close(): Promise<void>;
};

/** Makes a bucket and connects to it: `openTestBucket(inject('objectStore'))`. What is in it goes with the run's folder. */
export async function openTestBucket(store: TestObjectStore): Promise<TestBucket> {
  const bucket = `test-${randomBytes(8).toString('hex')}`;
  const client = stockClient(store);
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const settings = { ...store, bucket, style: 'path', secretAccessKey: secret(store.secretAccessKey) } as const;
  const objects = connectObjects(settings);
  const close = async () => {
    client.destroy();
    await objects.close();
  };
  return { bucket, objects, settings, client, close };
}

/** `@aws-sdk/client-s3` with its defaults, as anybody would use it. */
export const stockClient = ({ url, region, accessKeyId, secretAccessKey }: TestObjectStore): S3Client =>
  new S3Client({ endpoint: url, region, forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } });
