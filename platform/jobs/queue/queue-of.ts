import type { z } from 'zod';
import { AxionError } from '../../errors/axion-error.ts';
import type { AnyJob } from '../job.ts';
import { deadLetterQueue } from '../jobs-schema.ts';

const daySeconds = 86_400;
const longestRetrySeconds = 3_600;
/** A job that nobody could start for that long is given up. */
const waitsAtMostDays = 30;
const deadKeptDays = 90;

/** What pg-boss is to know of a queue. `partition` would be DDL, and is never set. */
export type QueueShape = {
  readonly policy: 'standard' | 'singleton';
  readonly options: Readonly<Record<string, number | boolean | string>>;
};

/** The queue of a job. @throws AxionError `configuration.invalid` for a job that no queue can carry */
export function queueOf(job: AnyJob<never>, lostAfterSeconds: number): QueueShape {
  const faults = faultsOf(job);
  if (faults.length > 0) throw new AxionError('configuration.invalid', { faults: faults.map((fault) => `the job ${job.name} ${fault}`) });
  return {
    policy: job.singleton === undefined ? 'standard' : 'singleton',
    options: {
      ...{ retryLimit: job.retry.limit, retryDelay: job.retry.delaySeconds, retryBackoff: true, retryDelayMax: longestRetrySeconds },
      ...{ expireInSeconds: Math.ceil(job.timeoutMs / 1_000), heartbeatSeconds: lostAfterSeconds, deadLetter: deadLetterQueue },
      ...{ retentionSeconds: waitsAtMostDays * daySeconds, deleteAfterSeconds: (job.keptDays ?? 14) * daySeconds },
    },
  };
}

/** Of jobs that failed for the last time: nobody works on it. */
export const deadLetterShape: QueueShape = {
  policy: 'standard',
  options: { retentionSeconds: deadKeptDays * daySeconds, deleteAfterSeconds: deadKeptDays * daySeconds },
};

/** Under which key a job counts as the same; undefined when any number may run at once. */
export const singletonKeyOf = (job: AnyJob<never>, payload: unknown): string | undefined => job.singleton?.(payload as never);

/** The payload of a scheduled run. */
export const scheduledPayload = (job: AnyJob<never>): unknown => job.payload.parse({});

function faultsOf({ name, payload, schedule, retry, timeoutMs, keptDays = 14, runsWhenNew }: AnyJob<never>): readonly string[] {
  const must: readonly (readonly [boolean, string])[] = [
    [/^[a-z][a-z0-9-]{1,60}$/.test(name) && name !== deadLetterQueue, 'has a name that is not in kebab-case or is taken'],
    [retry.limit >= 0 && retry.limit <= 100 && Number.isInteger(retry.limit), 'is tried again less than 0 or more than 100 times'],
    [retry.delaySeconds >= 0 && Number.isInteger(retry.delaySeconds), 'waits no whole number of seconds before it is tried again'],
    [timeoutMs >= 1_000 && timeoutMs <= daySeconds * 1_000, 'may take less than a second or more than a day'],
    [keptDays >= 1 && keptDays <= 365, 'is kept for less than a day or more than a year'],
    [schedule === undefined || schedule.trim().split(/\s+/).length === 5, 'has a schedule that is no cron of five fields'],
    [schedule === undefined || takesNothing(payload), 'is scheduled, and its payload does not take {}'],
    [schedule !== undefined || !runsWhenNew, 'is to run when its schedule is new, and has none'],
  ];
  return must.filter(([holds]) => !holds).map(([, fault]) => fault);
}

const takesNothing = (payload: z.ZodType): boolean => payload.safeParse({}).success;
