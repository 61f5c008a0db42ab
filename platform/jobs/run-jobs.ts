import { setTimeout as wait } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import { AxionError } from '../errors/axion-error.ts';
import { connectPostgres } from '../postgres/connect-postgres.ts';
import type { Log } from '../telemetry/log.ts';
import { type Enqueue, enqueueOn } from './enqueue.ts';
import type { AnyJob } from './job.ts';
import { findRestored } from './jobs.queries.ts';
import { assertSchedules } from './queue/assert-schedules.ts';
import { openBoss } from './queue/open-boss.ts';
import { type Pace, usualPace } from './queue/pace.ts';
import { queueOf } from './queue/queue-of.ts';
import { registerJobs } from './queue/register-jobs.ts';
import { workJob } from './queue/work-job.ts';

export type JobsSettings<Deps> = {
  /** A database with the schema `jobs`, as a role that may read and write its rows and nothing else. */
  readonly url: string;
  readonly applicationName: string;
  /** Connections, two of which write progress and answer the dashboard (4). */
  readonly poolMax?: number;
  readonly jobs: readonly AnyJob<Deps>[];
  readonly deps: Deps;
  readonly log: Log;
  /** False: nothing starts by the clock, as in a restored copy; jobs that are asked for run (true). */
  readonly schedules?: boolean;
  readonly pace?: Partial<Pace>;
};

export type RunningJobs<Deps = never> = {
  readonly jobs: readonly AnyJob<Deps>[];
  readonly enqueue: Enqueue;
  /** What is waited for before jobs run, undefined when nothing: for readiness. */
  readonly waitsFor: () => string | undefined;
  /** The queue itself, for the dashboard. @throws AxionError `server.not-ready` */
  readonly boss: () => PgBoss;
  /** Takes no more jobs, gives running ones `graceMs` (4,000) to end, then aborts them and puts them back after as long again. */
  stop(graceMs?: number): Promise<void>;
};

const tryEveryMs = 2_000;
const waiting = "the tables of the job queue (the service's command with --migrate)";

/**
 * Works on all queues of the table until `stop`. A database that is down, or not yet migrated, is waited for.
 * @throws AxionError `configuration.invalid` for a job that no queue can carry
 */
export function runJobs<Deps>(settings: JobsSettings<Deps>): RunningJobs<Deps> {
  const { url, applicationName, poolMax = 4, jobs, log } = settings;
  const pace = { ...usualPace, ...settings.pace };
  // A job that no queue can carry is known before anything starts.
  for (const job of jobs) queueOf(job, pace.lostAfterSeconds);
  const postgres = connectPostgres({ url, poolMax: 2, applicationName });
  const readRestored = async () => (await postgres.maybeOne(findRestored, {}))?.restoredAt;
  const open = async () => {
    const restoredAt = await readRestored();
    if (restoredAt) log.warn('this database was restored: no job starts by the clock until axion restore resume', { restoredAt });
    const schedules = (settings.schedules ?? true) && !restoredAt;
    const boss = openBoss({ url, applicationName, poolMax: Math.max(2, poolMax - 2), pace, supervises: true, schedules, log });
    // The database may have been replaced by a restored copy since: the mark is looked at each time.
    const assert = async () => ((await readRestored()) ? undefined : assertSchedules(boss, jobs, pace.assertSeconds));
    return { boss, begin: () => beginWork(boss, work, schedules ? assert : undefined) };
  };
  const stopping = new AbortController();
  const ending = new AbortController();
  let started: PgBoss | undefined;
  const work = { ...settings, postgres, pace, stopping: stopping.signal, ending: ending.signal };
  const starting = startUntilItHolds({ open, stopped: stopping.signal, log }).then((boss) => {
    started = boss;
  });
  const boss = () => {
    if (started === undefined) throw new AxionError('server.not-ready', { waitsFor: waiting });
    return started;
  };
  return {
    ...{ jobs, boss, enqueue: enqueueOn(boss), waitsFor: () => (started === undefined ? waiting : undefined) },
    async stop(graceMs = 4_000) {
      stopping.abort();
      await starting;
      const timer = setTimeout(() => ending.abort(new Error('the process stops')), graceMs);
      await started?.stop({ graceful: true, timeout: 2 * graceMs });
      clearTimeout(timer);
      await postgres.close();
    },
  };
}

type Work<Deps> = Pick<JobsSettings<Deps>, 'jobs' | 'deps' | 'log'> & {
  readonly postgres: Parameters<typeof workJob>[0]['postgres'];
  readonly pace: Pace;
  /** Aborts when no more jobs are taken, and when running ones are to end. */
  readonly stopping: AbortSignal;
  readonly ending: AbortSignal;
};

/** `assert` makes the schedules; absent where nothing starts by the clock. */
async function beginWork<Deps>(boss: PgBoss, work: Work<Deps>, assert: (() => Promise<void>) | undefined) {
  const { jobs, deps, log, postgres, pace, stopping, ending } = work;
  await registerJobs(boss, jobs, pace.lostAfterSeconds);
  await assert?.();
  for (const job of jobs) {
    const options = { includeMetadata: true, perJobResults: true, pollingIntervalSeconds: pace.pollSeconds } as const;
    const handle = workJob({ job, deps, postgres, log, progressMs: pace.progressSeconds * 1_000, stopping: ending });
    await boss.work(job.name, { ...options, heartbeatRefreshSeconds: pace.signSeconds }, handle);
  }
  if (assert === undefined) return;
  const again = () => assert().catch((error) => log.warn('schedules could not be asserted', { error }));
  const timer = setInterval(again, pace.assertSeconds * 1_000);
  stopping.addEventListener('abort', () => clearInterval(timer), { once: true });
}

type Start = {
  /** A queue, and what gives it its work once it started. */
  readonly open: () => Promise<{ readonly boss: PgBoss; readonly begin: () => Promise<void> }>;
  readonly stopped: AbortSignal;
  readonly log: Log;
};

/** A queue that could not start is thrown away: half of it may run. Answers undefined when it was stopped before it started. */
async function startUntilItHolds({ open, stopped, log }: Start): Promise<PgBoss | undefined> {
  for (let failures = 0; !stopped.aborted; failures += 1) {
    let boss: PgBoss | undefined;
    try {
      const opened = await open();
      boss = opened.boss;
      await boss.start();
      await opened.begin();
      return boss;
    } catch (error) {
      await boss?.stop({ graceful: false }).catch(() => undefined);
      if (failures % 30 === 0) log.warn('the job queue cannot start yet', { error });
      await wait(tryEveryMs, undefined, { signal: stopped, ref: false }).catch(() => undefined);
    }
  }
  return undefined;
}
