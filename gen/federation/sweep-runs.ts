import { setTimeout as wait } from 'node:timers/promises';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { deleteOldRuns, endAbandonedRuns } from './query-run.queries.ts';

type Deps = { readonly postgres: Pick<Postgres, 'many'>; readonly now: () => Date };

const everyMs = 60_000;
const keptMs = 7 * 24 * 3_600_000;
const limit = 500;

/** Now and then, until the signal aborts: ends queries whose process was killed, and forgets those of more than a week ago. */
export async function sweepRuns({ postgres, now }: Deps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await postgres.many(endAbandonedRuns, { limit }).catch(() => undefined);
    await postgres.many(deleteOldRuns, { before: new Date(now().getTime() - keptMs), limit }).catch(() => undefined);
    await wait(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
