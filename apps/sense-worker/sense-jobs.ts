import { appendTuples } from '@axion/platform/authz/tuple-outbox.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import { exitOnFaults } from '@axion/platform/config/start.ts';
import type { AnyJob } from '@axion/platform/jobs/job.ts';
import type { JobPage } from '@axion/platform/jobs/job-page.ts';
import { partitionsPage } from '@axion/platform/partitions/partitions-page.ts';
import { type PartitionDeps, partmanMaintenance } from '@axion/platform/partitions/partman-maintenance.job.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { Log } from '@axion/platform/telemetry/log.ts';
import { recordAudit } from '@axion/sense/audit/record-audit.ts';
import { expireMembershipsJob } from '@axion/sense/people/expire-memberships.job.ts';
import type { ExpiryDeps } from '@axion/sense/people/expire-memberships.ts';
import { abandonStaleRecordingsJob } from '@axion/sense/tracks/abandon-stale-recordings.job.ts';
import type { settings } from './config.ts';
import { retentionOf } from './retention-of.ts';

/** What the jobs of Sense use. */
export type SenseJobDeps = PartitionDeps &
  ExpiryDeps & {
    readonly postgres: Postgres;
    readonly log: Log;
    readonly staleRecordingDays: number;
  };

/** Every job of Sense. */
export const senseJobs: readonly AnyJob<SenseJobDeps>[] = [partmanMaintenance, abandonStaleRecordingsJob, expireMembershipsJob];

/** Pages of Sense on the job dashboard. */
export const senseJobPages = ({ postgres }: SenseJobDeps): readonly JobPage[] => [partitionsPage(postgres)];

/** Moving the rows of one partition may take its time. */
const maintenanceTimeoutMs = 600_000;

/** What the jobs use, of a configuration; a retention that cannot be read ends the process with status 2. */
export function senseJobDeps(
  { sense, jobs }: ConfigOf<typeof settings>,
  { postgres, log }: Pick<SenseJobDeps, 'postgres' | 'log'>,
): SenseJobDeps {
  const retention = exitOnFaults(() => retentionOf(jobs.retentionDays));
  const url = (sense.directUrl ?? sense.url).reveal();
  const connect = () => connectPostgres({ url, poolMax: 1, applicationName: 'axion-partitions', statementTimeoutMs: maintenanceTimeoutMs });
  const { staleRecordingDays } = jobs;
  return {
    postgres,
    log,
    now: () => new Date(),
    record: recordAudit,
    appendTuples,
    staleRecordingDays,
    partitions: { connect, retention },
  };
}
