import type { PgBoss } from 'pg-boss';
import { AxionError } from '../../errors/axion-error.ts';
import type { AnyJob } from '../job.ts';
import { deadLetterQueue } from '../jobs-schema.ts';
import type { Pace } from './pace.ts';
import { deadLetterShape, type QueueShape, queueOf, scheduledPayload, singletonKeyOf } from './queue-of.ts';

type Registration = {
  readonly jobs: readonly AnyJob<never>[];
  readonly pace: Pick<Pace, 'lostAfterSeconds' | 'assertSeconds'>;
  /** Whether anything may start here without being asked for. */
  readonly schedules: boolean;
};

/**
 * Makes the queues and schedules as this release has them, and is called again and again: beside workers of another release each asserts its own, and the last
 * to run has the last word. Schedules that no worker asserts any more go; their past stays to be seen.
 */
export async function registerJobs(boss: PgBoss, { jobs, pace, schedules }: Registration): Promise<void> {
  await ensureQueue(boss, deadLetterQueue, deadLetterShape);
  for (const job of jobs) await ensureQueue(boss, job.name, queueOf(job, pace.lostAfterSeconds));
  const scheduled = jobs.filter(({ schedule }) => schedule !== undefined);
  const present = await boss.getSchedules();
  for (const job of scheduled) {
    // Before the schedule is there: a start that ends in between does it again.
    if (job.runsWhenNew && schedules && !present.some(({ name }) => name === job.name)) await boss.send(job.name, {}, singletonOf(job));
    await ensureSchedule(boss, job);
  }
  const names = new Set(scheduled.map(({ name }) => name));
  const forgottenAt = Date.now() - 3_000 * pace.assertSeconds;
  for (const { name, key, updatedOn } of present)
    if (!names.has(name) && updatedOn.getTime() < forgottenAt) await boss.unschedule(name, key);
}

async function ensureQueue(boss: PgBoss, name: string, { policy, options }: QueueShape): Promise<void> {
  const present = await boss.getQueue(name);
  if (present && present.policy !== policy) await removeIdleQueue(boss, name, policy);
  await boss.createQueue(name, { ...options, policy });
  await boss.updateQueue(name, options);
}

/** A queue keeps its policy for life: one that must become another is made anew, once nothing of it waits or runs. */
async function removeIdleQueue(boss: PgBoss, name: string, policy: string): Promise<void> {
  const [{ queuedCount, activeCount } = { queuedCount: 1, activeCount: 0 }] = await boss.getQueueStats(name, { force: true });
  if (queuedCount + activeCount > 0) {
    const fault = `the queue ${name} cannot become ${policy} while ${queuedCount + activeCount} of its jobs wait or run: let the release before finish them`;
    throw new AxionError('configuration.invalid', { faults: [fault] });
  }
  await boss.deleteAllJobs(name);
  await boss.deleteQueue(name);
}

/** In UTC; a time that passed while no worker ran is made up for once. */
async function ensureSchedule(boss: PgBoss, job: AnyJob<never>): Promise<void> {
  await boss.schedule(job.name, job.schedule as string, {}, { tz: 'UTC', missed: 'once', ...singletonOf(job) });
}

function singletonOf(job: AnyJob<never>): { readonly singletonKey?: string } {
  const key = singletonKeyOf(job, scheduledPayload(job));
  return key === undefined ? {} : { singletonKey: key };
}
