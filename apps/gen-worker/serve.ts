import { fileURLToPath } from 'node:url';
import { recordAudit } from '@axion/gen/audit/record-audit.ts';
import { sweepRunsJob } from '@axion/gen/federation/sweep-runs.job.ts';
import { askRights, refs } from '@axion/gen/people/ask-rights.ts';
import { sweepSessionsJob } from '@axion/gen/sessions/sweep-sessions.job.ts';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { modelVersions } from '@axion/platform/authz/model-versions.ts';
import { openAuthz } from '@axion/platform/authz/open-authz.ts';
import { tupleMetrics } from '@axion/platform/authz/tuple-outbox.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import { createServer } from '@axion/platform/http/create-server.ts';
import { openReadiness } from '@axion/platform/http/readiness.ts';
import type { DashboardClient } from '@axion/platform/jobs/dashboard-settings.ts';
import { type RunningJobs, runJobs } from '@axion/platform/jobs/run-jobs.ts';
import { type JobAction, serveDashboard } from '@axion/platform/jobs/serve-dashboard.ts';
import { pendingMigrations } from '@axion/platform/migrations/pending-migrations.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { Log } from '@axion/platform/telemetry/log.ts';
import { openMetricsText, openMetricsType } from '@axion/platform/telemetry/open-metrics.ts';
import type { settings } from './config.ts';

type Config = ConfigOf<typeof settings>;
export type RunningGenWorker = { readonly url: string; close(): Promise<void> };

const folderOf = (name: string) => fileURLToPath(new URL(`../../migrations/${name}`, import.meta.url));
/** Every job of Gen. */
const jobs = [sweepRunsJob, sweepSessionsJob] as const;

/** Runs Gen's jobs and listens for health and the dashboard; at `close`, running jobs are given a moment to end. */
export async function serveGenWorker(config: Config, client: DashboardClient | undefined, log: Log): Promise<RunningGenWorker> {
  const url = config.gen.url.reveal();
  const postgres = connectPostgres({ url, poolMax: config.gen.poolMax, applicationName: 'axion-gen-worker' });
  const { url: apiUrl, storeId, apiToken } = config.openfga;
  const model = await readProductModel(folderOf('openfga'), 'gen');
  const authz = openAuthz({ apiUrl, apiToken: apiToken?.reveal(), storeId, model, record: modelVersions(postgres) });
  const deps = { postgres, now: () => new Date() };
  const running = runJobs({ url, applicationName: 'axion-gen-worker-jobs', jobs, deps, log, schedules: config.schedules });
  const server = await createServer({ log, ready: openReadiness(checksOf(postgres, running)) });
  server.get('/metrics', async (_request, reply) => reply.type(openMetricsType).send(openMetricsText(await tupleMetrics(deps))));
  const rights = askRights(authz);
  if (client !== undefined)
    await serveDashboard(server, {
      ...{ product: 'Gen Worker', running, pages: [], log, url, cookiePrefix: 'axion_gen_jobs', ...client },
      mayManage: (user) => rights.holds(user, 'can_manage_datasources', refs.system),
      record: (user, action) => postgres.transaction((tx) => recordAudit(tx, user, auditOf(action))),
    });
  return {
    url: await server.listen({ host: config.host, port: config.port }),
    async close() {
      await server.close();
      await running.stop();
      await Promise.allSettled([authz.close(), postgres.close()]);
    },
  };
}

const checksOf = (postgres: Postgres, running: RunningJobs) => [
  { name: 'postgres', check: async () => (await pendingMigrations({ postgres, folder: folderOf('axion_gen') }))[0] },
  { name: 'the job queue', check: async () => running.waitsFor() },
];

const auditOf = ({ action, job, runId, count }: JobAction) => ({
  action,
  subjectKind: 'job',
  subjectId: runId ?? job,
  details: { job, count },
});
