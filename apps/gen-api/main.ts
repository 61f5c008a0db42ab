import { configOrExit, environment, exitOnFaults, stopOnSignals } from '@axion/platform/config/start.ts';
import { sealingKeys } from '@axion/platform/sealing/sealing-keys.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { runnerSettings, settings } from './config.ts';
import { migrateGen } from './migrate.ts';
import { serveGenApi } from './serve.ts';

/** The Gen API: `node apps/gen-api/main.ts`, and with `--migrate` its runner, which ends when everything is up to date. */
const service = 'gen-api';
const keys = () => exitOnFaults(() => sealingKeys(environment()));

if (process.argv.includes('--migrate')) {
  const config = configOrExit(runnerSettings);
  const log = openLog({ service, level: config.logLevel });
  await migrateGen(config, keys(), log).catch((error: unknown) => {
    log.error('the runner failed', { error });
    process.exitCode = 1;
  });
} else {
  const config = configOrExit(settings);
  const log = openLog({ service, level: config.logLevel });
  const api = await serveGenApi(config, keys(), log).catch((error: unknown) => {
    log.error('the service could not start', { error });
    process.exit(1);
  });
  log.info('listening', { url: api.url });
  stopOnSignals(() => api.close());
}
