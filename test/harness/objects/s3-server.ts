import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type S3Settings, serveS3 } from '@axion/local/s3/serve-s3.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import type { TestObjectStore } from './object-server.ts';

/** An S3 server of one test file's own, whose clock and folder the test holds. */
export type OwnS3Server = TestObjectStore & {
  readonly folder: string;
  /** Sets the server's clock; undefined for the real one. */
  setClock(time: Date | undefined): void;
  close(): Promise<void>;
};

/** Starts a server with bucket `axion`. */
export async function startS3Server(overrides: Partial<S3Settings> = {}): Promise<OwnS3Server> {
  const folder = await mkdtemp(join(tmpdir(), 'axion-s3-'));
  const access = { region: 'us-east-1', accessKeyId: 'own', secretAccessKey: 'own-secret' };
  let clock: Date | undefined;
  const settings = { port: 0, folder, buckets: ['axion'], corsOrigins: ['http://page.test'], ...access, ...overrides };
  const server = await serveS3(settings, { log: openLog({ service: 'test-s3', level: 'fatal' }), now: () => clock ?? new Date() });
  return {
    ...access,
    url: server.url,
    folder: settings.folder,
    setClock: (time) => {
      clock = time;
    },
    async close() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
