import { fileURLToPath } from 'node:url';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { modelVersions } from '@axion/platform/authz/model-versions.ts';
import { openAuthz } from '@axion/platform/authz/open-authz.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import { exitOnFaults } from '@axion/platform/config/start.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { createServer } from '@axion/platform/http/create-server.ts';
import type { User } from '@axion/platform/identity/actor.ts';
import { dashboardClient } from '@axion/platform/jobs/dashboard-settings.ts';
import type { AnyJob } from '@axion/platform/jobs/job.ts';
import type { JobPage } from '@axion/platform/jobs/job-page.ts';
import { type RunningJobs, runJobs } from '@axion/platform/jobs/run-jobs.ts';
import { serveDashboard } from '@axion/platform/jobs/serve-dashboard.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { Log } from '@axion/platform/telemetry/log.ts';
import { recordAudit } from '@axion/sense/audit/record-audit.ts';
import { recordJobAction } from '@axion/sense/audit/record-job-action.ts';
import { askSystemRight } from '@axion/sense/people/ask-rights.ts';
import type { settings } from './config.ts';

type Config = ConfigOf<typeof settings>;
type Ground<Deps> = {
  readonly jobs: readonly AnyJob<Deps>[];
  readonly deps: Deps;
  readonly pages: readonly JobPage[];
  readonly postgres: Postgres;
  readonly log: Log;
};

const prefix = 'AXION_SENSE_JOBS';
const modelFolder = fileURLToPath(new URL('../../migrations/openfga', import.meta.url));

/** The jobs of Sense and, when a client of the identity provider is named, their dashboard on a port of its own. */
export async function startJobs<Deps>(
  { host, jobs: config }: Config,
  { jobs, deps, pages, postgres, log }: Ground<Deps>,
): Promise<{ readonly running: RunningJobs; stop(): Promise<void> }> {
  const client = exitOnFaults(() => dashboardClient(prefix, config.dashboard));
  const store = client && exitOnFaults(() => storeOf(config.openfga));
  const url = config.url.reveal();
  const running = runJobs({ url, applicationName: 'axion-sense-worker-jobs', poolMax: 4, jobs, deps, log, schedules: config.schedules });
  if (client === undefined || store === undefined) return { running, stop: () => running.stop() };
  const rights = await openRights(store, postgres);
  const ready = async () => ({ ready: true }) as const;
  const server = await createServer({ log, ready });
  await serveDashboard(server, {
    ...{ product: 'Sense Worker', running, pages, log, url, cookiePrefix: 'axion_sense_jobs', ...client },
    mayManage: (user: User) => rights.ask(user, 'can_manage_organizations'),
    record: recordJobAction({ postgres, record: recordAudit }),
  });
  server.get('/', (_request, reply) => reply.redirect('/jobs', 303));
  await server.listen({ port: config.port, host });
  log.info('the job dashboard listens', { port: config.port });
  return {
    running,
    async stop() {
      await server.close();
      await Promise.all([running.stop(), rights.close()]);
    },
  };
}

type Store = { readonly apiUrl: string; readonly storeId: string; readonly apiToken: string | undefined };

function storeOf({ url, storeId, apiToken }: Config['jobs']['openfga']): Store {
  if (url === undefined || storeId === undefined) {
    const faults = ['AXION_OPENFGA_URL and AXION_OPENFGA_STORE_ID are not both set: the job dashboard asks there who may use it'];
    throw new AxionError('configuration.invalid', { faults });
  }
  return { apiUrl: url, storeId, apiToken: apiToken?.reveal() };
}

async function openRights(store: Store, postgres: Postgres) {
  const model = await readProductModel(modelFolder, 'sense');
  const authz = openAuthz({ ...store, model, record: modelVersions(postgres) });
  return { ask: askSystemRight(authz), close: () => authz.close() };
}
