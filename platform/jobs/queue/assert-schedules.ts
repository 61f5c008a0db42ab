import type { PgBoss } from 'pg-boss';
import type { AnyJob } from '../job.ts';
import { scheduledPayload, singletonKeyOf } from './queue-of.ts';

/**
 * Makes the schedules as this release has them. A worker does so again and again, every `assertSeconds`: beside one of another release each asserts its own, and
 * a schedule that nobody asserted for three times as long is of no release any more, and goes; its past stays to be seen.
 */
export async function assertSchedules(boss: PgBoss, jobs: readonly AnyJob<never>[], assertSeconds: number): Promise<void> {
  const scheduled = jobs.filter(({ schedule }) => schedule !== undefined);
  const present = await boss.getSchedules();
  for (const job of scheduled) {
    // Before the schedule is there: a start that ends in between does it again.
    if (job.runsWhenNew && !present.some(({ name }) => name === job.name)) await boss.send(job.name, {}, singletonOf(job));
    // In UTC; a time that passed while no worker ran is made up for once.
    await boss.schedule(job.name, job.schedule as string, {}, { tz: 'UTC', missed: 'once', ...singletonOf(job) });
  }
  const names = new Set(scheduled.map(({ name }) => name));
  const forgottenAt = Date.now() - 3_000 * assertSeconds;
  for (const { name, key, updatedOn } of present)
    if (!names.has(name) && updatedOn.getTime() < forgottenAt) await boss.unschedule(name, key);
}

function singletonOf(job: AnyJob<never>): { readonly singletonKey?: string } {
  const key = singletonKeyOf(job, scheduledPayload(job));
  return key === undefined ? {} : { singletonKey: key };
}
