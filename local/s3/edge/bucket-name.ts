import { S3Error } from './s3-error.ts';

/** S3 user guide, "General purpose bucket naming rules". @throws S3Error `InvalidBucketName` */
export function requireBucketName(name: string): void {
  const fine = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..') && !/^\d+\.\d+\.\d+\.\d+$/.test(name);
  if (!fine) throw new S3Error('InvalidBucketName', { BucketName: name });
}
