import { setTimeout as sleep } from 'node:timers/promises';

const dayMs = 86_400_000;

/** Returns once so many seconds of the UTC day are left: what counts partitions from today must not begin on one day and end on the next. */
export async function withinADay(seconds: number): Promise<void> {
  const left = dayMs - (Date.now() % dayMs);
  if (left < seconds * 1_000) await sleep(left + 100);
}
