import { randomBytes } from 'node:crypto';
import { serveS3 } from '@axion/local/s3/serve-s3.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import type { TestServer } from '../servers/test-server.ts';

/** How tests reach the S3 store of the run. */
export type TestObjectStore = {
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
};

/** Our S3 server in a folder of the run's own, or the store of AXION_TEST_S3_URL with its AXION_TEST_S3_REGION, _ACCESS_KEY_ID and _SECRET_ACCESS_KEY. */
export const objectServer: TestServer = {
  name: 's3',
  async start({ folder, env }) {
    const { AXION_TEST_S3_URL: url, AXION_TEST_S3_REGION: region = 'us-east-1' } = env;
    const {
      AXION_TEST_S3_ACCESS_KEY_ID: accessKeyId = 'test',
      AXION_TEST_S3_SECRET_ACCESS_KEY: secretAccessKey = randomBytes(16).toString('hex'),
    } = env;
    if (url) return { provided: { objectStore: { url, region, accessKeyId, secretAccessKey } }, stop: async () => undefined };
    const settings = { port: 0, folder, accessKeyId, secretAccessKey, region, buckets: [], corsOrigins: ['http://page.test'] };
    const server = await serveS3(settings, { log: openLog({ service: 'test-s3', level: 'fatal' }) });
    return { provided: { objectStore: { url: server.url, region, accessKeyId, secretAccessKey } }, stop: server.close };
  },
};
