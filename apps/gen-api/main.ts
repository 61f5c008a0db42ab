import { modeOrExit } from '@axion/platform/config/command-line.ts';
import { configOrExit, environment, exitOnFaults, stopOnSignals } from '@axion/platform/config/start.ts';
import { checkParts, migrateOrExplain, planParts, runnerModes } from '@axion/platform/migrations/runner-parts.ts';
import { sealingKeys } from '@axion/platform/sealing/sealing-keys.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { demoSettings, runnerSettings, settings } from './config.ts';
import { migrateGen } from './migrate.ts';
import { genRunnerParts } from './runner-parts.ts';
import { seedDemo } from './seed-demo.ts';
import { serveGenApi } from './serve.ts';

/** The Gen API: `node apps/gen-api/main.ts`; with `--migrate`, `--check` or `--plan` its runner, with `--seed-demo` the demo's dashboard, which both end when they are done. */
const service = 'gen-api';
const keys = () => exitOnFaults(() => sealingKeys(environment()));

const mode = modeOrExit({
  command: 'node apps/gen-api/main.ts',
  about: 'The Gen API, and the runner that makes its tables in PostgreSQL and writes its part of the authorization model.',
  settings,
  modes: [...runnerModes(runnerSettings), { flag: '--seed-demo', does: 'make the demo dashboard', settings: demoSettings }],
});

if (mode === '--check') process.exitCode = await checkParts(genRunnerParts(configOrExit(runnerSettings)));
else if (mode === '--plan') process.exitCode = await planParts(genRunnerParts(configOrExit(runnerSettings)));
else if (mode === '--migrate') {
  const config = configOrExit(runnerSettings);
  const log = openLog({ service, level: config.logLevel });
  process.exitCode = await migrateOrExplain(log, () => migrateGen(config, keys(), log));
} else if (mode === '--seed-demo') {
  const config = configOrExit(demoSettings);
  const log = openLog({ service, level: config.logLevel });
  await seedDemo(config, keys(), log, config.demo).catch((error: unknown) => {
    log.error('the demo dashboard could not be made', { error });
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
