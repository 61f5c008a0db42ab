import { configOrExit, stopOnSignals } from '@axion/platform/config/start.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { s3Settings } from './s3-settings.ts';
import { serveS3 } from './serve-s3.ts';

const config = configOrExit(s3Settings);
const log = openLog({ service: 'local-s3', level: 'info' });
const server = await serveS3({ ...config, secretAccessKey: config.secretAccessKey.reveal() }, { log }).catch((error: unknown) => {
  log.error('could not start', { error });
  return process.exit(1);
});
log.info('listening', { url: server.url, folder: config.folder });
stopOnSignals(() => server.close());
