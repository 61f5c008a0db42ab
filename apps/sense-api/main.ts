import { modeOrExit } from '@axion/platform/config/command-line.ts';
import { configOrExit, stopOnSignals } from '@axion/platform/config/start.ts';
import { checkParts, migrateOrExplain, planParts, runnerModes } from '@axion/platform/migrations/runner-parts.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { runnerSettings, settings } from './config.ts';
import { migrateSense } from './migrate.ts';
import { senseRunnerParts } from './runner-parts.ts';
import { serveSenseApi } from './serve.ts';

/** The Sense API: `node apps/sense-api/main.ts`; with `--migrate`, `--check` or `--plan` its runner, which ends when it is done. */
const service = 'sense-api';
const mode = modeOrExit({
  command: 'node apps/sense-api/main.ts',
  about: 'The Sense API, and the runner that makes its tables in PostgreSQL and ClickHouse and writes the authorization model.',
  settings,
  modes: runnerModes(runnerSettings),
});

if (mode === '--check') process.exitCode = await checkParts(senseRunnerParts(configOrExit(runnerSettings)));
else if (mode === '--plan') process.exitCode = await planParts(senseRunnerParts(configOrExit(runnerSettings)));
else if (mode === '--migrate') {
  const config = configOrExit(runnerSettings);
  const log = openLog({ service, level: config.logLevel });
  process.exitCode = await migrateOrExplain(log, () => migrateSense(config, log));
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
