import type { AnyJob } from '@axion/platform/jobs/job.ts';
import type { JobPage } from '@axion/platform/jobs/job-page.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { Log } from '@axion/platform/telemetry/log.ts';
import { abandonStaleRecordingsJob } from '@axion/sense/tracks/abandon-stale-recordings.job.ts';

/** What the jobs of Sense use. */
export type SenseJobDeps = {
  readonly postgres: Postgres;
  readonly now: () => Date;
  readonly log: Log;
  readonly staleRecordingDays: number;
};

/** Every job of Sense. */
export const senseJobs: readonly AnyJob<SenseJobDeps>[] = [abandonStaleRecordingsJob];

/** Pages of Sense on the job dashboard. */
export const senseJobPages = (_deps: SenseJobDeps): readonly JobPage[] => [];
