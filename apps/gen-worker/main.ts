import { configOrExit, exitOnFaults, stopOnSignals } from '@axion/platform/config/start.ts';
import { dashboardClient } from '@axion/platform/jobs/dashboard-settings.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { settings } from './config.ts';
import { serveGenWorker } from './serve.ts';

/** The Gen Worker: `node apps/gen-worker/main.ts`. Its runner is the Gen API's. */
const config = configOrExit(settings);
const log = openLog({ service: 'gen-worker', level: config.logLevel });
const client = exitOnFaults(() => dashboardClient('AXION_GEN_JOBS', config.dashboard));
const worker = await serveGenWorker(config, client, log).catch((error: unknown) => {
  log.error('the service could not start', { error });
  process.exit(1);
});
log.info('listening', { url: worker.url });
stopOnSignals(() => worker.close());
