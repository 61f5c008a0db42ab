import type { JobWithMetadata, JobResult as Settled } from 'pg-boss';
import type { Postgres } from '../../postgres/postgres.ts';
import type { Log } from '../../telemetry/log.ts';
import { inRequest } from '../../telemetry/request-context.ts';
import type { AnyJob } from '../job.ts';
import { putRunBack, saveProgress } from '../jobs.queries.ts';
import { malformed } from '../malformed.ts';
import { failureOf, isFinal } from './failure-of.ts';
import { reportProgress } from './report-progress.ts';

type Work<Deps> = {
  readonly job: AnyJob<Deps>;
  readonly deps: Deps;
  readonly postgres: Pick<Postgres, 'maybeOne'>;
  readonly log: Log;
  readonly progressMs: number;
  /** Aborts when the process stops. */
  readonly stopping: AbortSignal;
};

/** Runs one attempt and says how it ended; never throws. The job's id is the request id of whatever it does. */
export const workJob =
  <Deps>(work: Work<Deps>) =>
  ([claimed]: readonly JobWithMetadata<unknown>[]): Promise<Settled[]> =>
    claimed === undefined ? Promise.resolve([]) : inRequest({ requestId: claimed.id }, async () => [await attempt(work, claimed)]);

async function attempt<Deps>(work: Work<Deps>, claimed: JobWithMetadata<unknown>): Promise<Settled> {
  const { job, log } = work;
  const { id, retryCount } = claimed;
  const fields = { job: job.name, id, attempt: retryCount + 1 };
  const begun = performance.now();
  try {
    const output = await run(work, claimed);
    log.info('a job is done', { ...fields, durationMs: Math.round(performance.now() - begun), ...output });
    return { id, status: 'completed', output };
  } catch (error) {
    if (await isPutBack(work, claimed)) log.info('a job was put back: the process stops', fields);
    else log.warn(claimed.signal.aborted ? 'a job was stopped' : 'a job failed', { ...fields, error });
    return { id, status: isFinal(error) ? 'deadletter' : 'failed', output: failureOf(error) };
  }
}

/** A stop of the process is no fault of the job: the attempt does not count. */
async function isPutBack<Deps>({ job, postgres, stopping }: Work<Deps>, { id, retryCount }: JobWithMetadata<unknown>): Promise<boolean> {
  if (!stopping.aborted) return false;
  const row = await postgres.maybeOne(putRunBack, { queue: job.name, id, attempt: retryCount }).catch(() => undefined);
  return row !== undefined;
}

async function run<Deps>({ job, deps, postgres, progressMs, stopping }: Work<Deps>, claimed: JobWithMetadata<unknown>) {
  const payload = job.payload.safeParse(claimed.data ?? {});
  if (!payload.success) throw malformed(payload.error.issues);
  const where = { queue: job.name, id: claimed.id, attempt: claimed.retryCount };
  const progress = reportProgress((now) => postgres.maybeOne(saveProgress, { ...where, ...now }), progressMs);
  try {
    const signal = AbortSignal.any([claimed.signal, stopping]);
    return await job.run(deps, payload.data as never, { signal, progress: progress.tell });
  } finally {
    await progress.stop();
  }
}
