import { configOrExit, stopOnSignals } from '@axion/platform/config/start.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { runnerSettings, settings } from './config.ts';
import { migrateSense } from './migrate.ts';
import { serveSenseApi } from './serve.ts';

/** The Sense API: `node apps/sense-api/main.ts`, and with `--migrate` its runner, which ends when everything is up to date. */
const service = 'sense-api';

if (process.argv.includes('--migrate')) {
  const config = configOrExit(runnerSettings);
  const log = openLog({ service, level: config.logLevel });
  await migrateSense(config, log).catch((error: unknown) => {
    log.error('the runner failed', { error });
    process.exitCode = 1;
  });
} else {
  const config = configOrExit(settings);
  const log = openLog({ service, level: config.logLevel });
  const api = await serveSenseApi(config, log).catch((error: unknown) => {
    log.error('the service could not start', { error });
    process.exit(1);
  });
  log.info('listening', { url: api.url, grpcPort: api.grpcPort });
  stopOnSignals(() => api.close());
}
