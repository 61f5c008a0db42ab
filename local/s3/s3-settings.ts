import { port, secretSetting, setting, words } from '@axion/platform/config/setting.ts';
import { z } from 'zod';

/** Settings of the local S3 server. */
export const s3Settings = {
  port: setting({ env: 'AXION_S3_PORT', schema: port, fallback: '19000', meaning: 'Port on 127.0.0.1' }),
  folder: setting({
    env: 'AXION_S3_FOLDER',
    schema: z.string().min(1),
    meaning: 'Folder that keeps the objects; made when absent, used by one server at a time',
  }),
  accessKeyId: setting({ env: 'AXION_S3_ACCESS_KEY_ID', schema: z.string().min(1), meaning: 'The one access key id that is accepted' }),
  secretAccessKey: secretSetting({ env: 'AXION_S3_SECRET_ACCESS_KEY', meaning: 'Its secret' }),
  region: setting({
    env: 'AXION_S3_REGION',
    schema: z.string().min(1),
    fallback: 'us-east-1',
    meaning: 'Region that requests must be signed for',
  }),
  buckets: setting({
    env: 'AXION_S3_BUCKETS',
    schema: words,
    fallback: 'axion',
    meaning: 'Buckets that are made at start, separated by commas',
  }),
  corsOrigins: setting({
    env: 'AXION_S3_CORS_ORIGINS',
    schema: words,
    fallback: '',
    meaning: 'Origins of pages that may call, separated by commas; * for any',
  }),
};
