import { join } from 'node:path';
import { configOrExit, stopOnSignals } from '@axion/platform/config/start.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { senseWebSettings } from './config.ts';
import { readPages } from './server/pages.ts';
import { servePages } from './server/serve-pages.ts';

const { host, port, ...settings } = configOrExit(senseWebSettings);
const log = openLog({ service: 'sense-web', level: 'info' });

const server = servePages({ pages: pagesOrExit(join(import.meta.dirname, 'dist')), log, settings });
server.on('error', (error) => {
  log.error('cannot listen', { error, port });
  process.exit(1);
});
server.listen(port, host, () => log.info('listening', { host, port }));
stopOnSignals(
  () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeIdleConnections();
    }),
);

function pagesOrExit(folder: string) {
  try {
    return readPages(folder);
  } catch (error) {
    log.error('the pages cannot be read', { error });
    return process.exit(1);
  }
}
