import { z } from 'zod';
import { AxionError } from '../../errors/axion-error.ts';
import { pageFrom, positionOf } from '../../postgres/cursor.ts';
import type { Postgres } from '../../postgres/postgres.ts';
import type { AnyJob } from '../job.ts';
import type { RunningJobs } from '../run-jobs.ts';
import { findJob, listActive, listJobs, listQueues, listSchedules } from './dashboard.queries.ts';
import { lengthText } from './pages/words.ts';

type Deps = { readonly postgres: Pick<Postgres, 'many' | 'maybeOne'>; readonly running: RunningJobs };

export type ShortJob = z.output<typeof listActive.row>;
export type WholeJob = z.output<typeof findJob.row>;
type Counts = z.output<typeof listQueues.row>;

/** A queue with what the release knows of its job. */
export type QueueFacts = Counts & {
  readonly about: string | undefined;
  readonly rules: string | undefined;
  readonly cron: string | undefined;
  readonly nextRun: Date | undefined;
};

const pageSize = 50;
const mostRunning = 50;

/** All queues, those of the table first told in full. */
export async function readQueues({ postgres, running }: Deps): Promise<readonly QueueFacts[]> {
  const [counts, schedules] = await Promise.all([postgres.many(listQueues, {}), postgres.many(listSchedules, {})]);
  const jobs = new Map(running.jobs.map((job) => [job.name, job as AnyJob<never>]));
  const crons = new Map(schedules.map(({ name, cron }) => [name, cron]));
  return counts.map((count) => {
    const job = jobs.get(count.name);
    const cron = crons.get(count.name);
    const nextRun = cron === undefined ? undefined : running.boss().previewSchedule(cron, { tz: 'UTC', count: 1 })[0];
    return { ...count, about: job?.about, rules: job && rulesOf(job), cron, nextRun };
  });
}

const rulesOf = ({ retry, timeoutMs, singleton }: AnyJob<never>): string =>
  [
    `at most ${lengthText(timeoutMs)}`,
    retry.limit === 0 ? 'not tried again' : `tried again ${retry.limit} times from ${retry.delaySeconds} s on`,
    ...(singleton ? ['one at a time'] : []),
  ].join(', ');

/** @throws AxionError `resource.missing` */
export async function readQueue(deps: Deps, name: string): Promise<QueueFacts> {
  const queue = (await readQueues(deps)).find((one) => one.name === name);
  if (!queue) throw new AxionError('resource.missing', { kind: 'job', id: name.slice(0, 60) });
  return queue;
}

type Wanted = {
  readonly queue: string;
  readonly state?: string | undefined;
  readonly source?: string | undefined;
  readonly after?: string | undefined;
};

/** A page of a queue's jobs. @throws AxionError `request.cursor-invalid` */
export async function readJobs({ postgres }: Deps, { queue, state, source, after }: Wanted) {
  const filter = [queue, state ?? null, source ?? null];
  const position = positionOf(after, filter, z.tuple([z.number(), z.uuid()]));
  const rows = await postgres.many(listJobs, {
    ...{ queue, state: state ?? null, source: source ?? null, limit: pageSize + 1 },
    ...{ afterTime: position === undefined ? null : new Date(position[0]), afterId: position?.[1] ?? null },
  });
  return pageFrom(rows, { limit: pageSize, filter, position: ({ createdOn, id }) => [createdOn.getTime(), id] });
}

/** Jobs that run now. */
export const readRunning = ({ postgres }: Deps): Promise<readonly ShortJob[]> => postgres.many(listActive, { limit: mostRunning });

/** @throws AxionError `resource.missing` */
export async function readJob({ postgres }: Deps, queue: string, id: string): Promise<WholeJob> {
  const job = z.uuid().safeParse(id).success ? await postgres.maybeOne(findJob, { queue, id }) : undefined;
  if (!job) throw new AxionError('resource.missing', { kind: 'run', id: id.slice(0, 60) });
  return job;
}

/** How many dead letters there are, for the menu. */
export const countDead = (queues: readonly QueueFacts[]): number => queues.reduce((sum, { dead }) => sum + dead, 0);
