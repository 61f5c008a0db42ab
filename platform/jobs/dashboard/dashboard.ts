import type { User } from '../../identity/actor.ts';
import type { OpenIdClient } from '../../identity/openid-client.ts';
import type { Postgres } from '../../postgres/postgres.ts';
import type { Log } from '../../telemetry/log.ts';
import type { JobPage } from '../job-page.ts';
import type { RunningJobs } from '../run-jobs.ts';
import type { Sessions } from './session.ts';

/** What a person did to a job, for the audit. */
export type JobAction = {
  readonly action: 'job.asked-for' | 'job.cancelled' | 'job.resumed' | 'job.redriven';
  readonly job: string;
  /** The run, or null for all dead letters of a job. */
  readonly runId: string | null;
  readonly count: number;
};

/** Everything the pages use. */
export type Dashboard = {
  readonly product: string;
  readonly running: RunningJobs;
  readonly postgres: Pick<Postgres, 'many' | 'maybeOne'>;
  readonly pages: readonly JobPage[];
  readonly openId: OpenIdClient;
  readonly sessions: Sessions;
  readonly mayManage: (user: User) => Promise<boolean>;
  readonly record: (user: User, action: JobAction) => Promise<void>;
  readonly log: Log;
  readonly now: () => Date;
};
