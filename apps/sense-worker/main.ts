import { tupleMetrics } from '@axion/platform/authz/tuple-outbox.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import { modeOrExit } from '@axion/platform/config/command-line.ts';
import { configOrExit, exitOnFaults, stopOnSignals } from '@axion/platform/config/start.ts';
import { connectEventLog } from '@axion/platform/events/connect-event-log.ts';
import { eventLogOf } from '@axion/platform/events/event-log-settings.ts';
import { eventMetrics } from '@axion/platform/events/event-metrics.ts';
import { relayOutbox } from '@axion/platform/events/relay-outbox.ts';
import { createServer } from '@axion/platform/http/create-server.ts';
import { openReadiness } from '@axion/platform/http/readiness.ts';
import { checkParts, migrateOrExplain, planParts, runnerModes } from '@axion/platform/migrations/runner-parts.ts';
import { tellRetentionAtStart } from '@axion/platform/partitions/tell-retention.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { openMetricsText, openMetricsType } from '@axion/platform/telemetry/open-metrics.ts';
import { runnerSettings, settings } from './config.ts';
import { startJobs } from './jobs.ts';
import { migrateWorker } from './migrate.ts';
import { readinessChecks } from './readiness.ts';
import { runConsumers } from './run-consumers.ts';
import { workerRunnerParts } from './runner-parts.ts';
import { senseJobDeps, senseJobPages, senseJobs } from './sense-jobs.ts';

/** The Sense Worker: `node apps/sense-worker/main.ts`; with `--migrate`, `--check` or `--plan` its runner, which ends when it is done. */
const mode = modeOrExit({
  command: 'node apps/sense-worker/main.ts',
  about: 'The Sense Worker, and the runner that makes its tables in PostgreSQL, its job queue and the topics of the event log.',
  settings,
  modes: runnerModes(runnerSettings),
});

if (mode === '--check') process.exitCode = await checkParts(workerRunnerParts(configOrExit(runnerSettings)));
else if (mode === '--plan') process.exitCode = await planParts(workerRunnerParts(configOrExit(runnerSettings)));
else if (mode === '--migrate') await runMigrations();
else await serve();

async function runMigrations(): Promise<void> {
  const config = configOrExit(runnerSettings);
  const log = openLog({ service: 'sense-worker-migrate', level: config.logLevel });
  process.exitCode = await migrateOrExplain(log, async () => log.info('migrated', { applied: await migrateWorker(config) }));
}

async function serve(): Promise<void> {
  const config = configOrExit(settings);
  const { environment } = config;
  const log = openLog({ service: 'sense-worker', level: config.logLevel });
  const postgres = connectPostgres({
    url: config.sense.url.reveal(),
    poolMax: config.sense.poolMax,
    applicationName: 'axion-sense-worker',
  });
  const onError = (error: unknown) => log.warn('the event log was not pruned', { error });
  const eventLog = connectEventLog({ ...exitOnFaults(() => eventLogOf(config.events, 6)), onError });
  const clickhouseUrl = config.clickhouse.url.reveal();
  const clickhouse = connectClickHouse({ url: clickhouseUrl });
  const tasks = connectPostgres({ url: config.jobs.url.reveal(), poolMax: 1, applicationName: 'axion-sense-worker-readiness' });

  const relay = relayOutbox({ postgres, eventLog, environment, log });
  const analytics = decodeURIComponent(new URL(clickhouseUrl).pathname.slice(1)) || 'axion_sense';
  const running = runConsumers({ eventLog, clickhouse, analytics, environment, log });
  const deps = senseJobDeps(config, { postgres, log });
  await tellRetentionAtStart(deps.partitions).catch((error: unknown) =>
    log.warn('how long rows are kept was not told; the nightly maintenance tells it', { error }),
  );
  const jobs = await startJobs(config, { jobs: senseJobs, deps, pages: senseJobPages(deps), postgres, log });
  const server = await createServer({
    log,
    ready: openReadiness(readinessChecks({ postgres, tasks, clickhouse, analytics, eventLog, jobs: jobs.running })),
  });
  const watched = { postgres, eventLog, relay, consumers: running, now: () => new Date() };
  const metrics = async () => [...(await eventMetrics(watched)), ...(await tupleMetrics(watched))];
  server.get('/metrics', async (_request, reply) => reply.type(openMetricsType).send(openMetricsText(await metrics())));
  await server.listen({ port: config.port, host: config.host });
  log.info('listening', { port: config.port });

  stopOnSignals(async () => {
    await Promise.all([relay.stop(), jobs.stop(), ...running.map((consumer) => consumer.stop()), server.close()]);
    await Promise.all([postgres.close(), tasks.close(), eventLog.close(), clickhouse.close()]);
  });
}
