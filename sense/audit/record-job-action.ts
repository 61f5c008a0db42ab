import type { User } from '@axion/platform/identity/actor.ts';
import type { JobAction } from '@axion/platform/jobs/serve-dashboard.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { ofTheInstallation, type RecordAudit } from './record-audit.ts';

type Deps = { readonly postgres: Pick<Postgres, 'transaction'>; readonly record: RecordAudit };

/** Records what a person did to a job: a run, or all dead letters of a job. Jobs are the installation's, and so is the record. */
export const recordJobAction =
  ({ postgres, record }: Deps) =>
  (user: User, { action, job, runId, count }: JobAction): Promise<void> =>
    postgres.transaction((tx) =>
      record(tx, user, {
        organizationId: ofTheInstallation,
        action,
        subjectKind: 'job',
        subjectId: runId ?? job,
        details: { job, count },
      }),
    );
