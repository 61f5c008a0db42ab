import type { PgBoss } from 'pg-boss';
import { AxionError } from '../../errors/axion-error.ts';
import type { AnyJob } from '../job.ts';
import { deadLetterQueue } from '../jobs-schema.ts';
import { deadLetterShape, type QueueShape, queueOf } from './queue-of.ts';

/** Makes the queues as this release has them. */
export async function registerJobs(boss: PgBoss, jobs: readonly AnyJob<never>[], lostAfterSeconds: number): Promise<void> {
  await ensureQueue(boss, deadLetterQueue, deadLetterShape);
  for (const job of jobs) await ensureQueue(boss, job.name, queueOf(job, lostAfterSeconds));
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
