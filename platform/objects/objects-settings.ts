import { z } from 'zod';
import { httpUrl, optionalSetting, secretSetting, setting } from '../config/setting.ts';

/** Settings of every app that meets the object store. */
export const objectsSettings = {
  url: setting({ env: 'AXION_S3_URL', schema: httpUrl, meaning: 'URL of the S3 store, as the services reach it' }),
  publicUrl: optionalSetting({
    env: 'AXION_S3_PUBLIC_URL',
    schema: httpUrl,
    meaning: 'URL of the S3 store as browsers and phones reach it; presigned URLs start with it. AXION_S3_URL when absent',
  }),
  region: setting({
    env: 'AXION_S3_REGION',
    schema: z.string().min(1),
    fallback: 'us-east-1',
    meaning: 'Region that requests are signed for',
  }),
  bucket: setting({
    env: 'AXION_S3_BUCKET',
    schema: z.string().min(3).max(63),
    fallback: 'axion',
    meaning: 'The one bucket that holds everything',
  }),
  style: setting({
    env: 'AXION_S3_ADDRESSING',
    schema: z.enum(['path', 'virtual-host']),
    fallback: 'path',
    meaning: 'Whether the bucket stands in the path or in the host name of a URL',
  }),
  accessKeyId: setting({ env: 'AXION_S3_ACCESS_KEY_ID', schema: z.string().min(1), meaning: 'Access key id of the store' }),
  secretAccessKey: secretSetting({ env: 'AXION_S3_SECRET_ACCESS_KEY', meaning: 'Secret access key of the store' }),
};
