import { job } from '@axion/platform/jobs/job.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { z } from 'zod';
import { deleteOldRuns, endAbandonedRuns } from './query-run.queries.ts';

type Deps = { readonly postgres: Pick<Postgres, 'many'>; readonly now: () => Date };

const keptMs = 7 * 24 * 3_600_000;
const limit = 500;

/** Ends queries whose process was killed, and forgets those of more than a week ago. */
export const sweepRunsJob = job({
  name: 'sweep-query-runs',
  about: 'Ends queries whose process was killed, and forgets those of more than a week ago.',
  payload: z.strictObject({}),
  schedule: '* * * * *',
  retry: { limit: 0, delaySeconds: 0 },
  timeoutMs: 50_000,
  keptDays: 1,
  singleton: () => 'all',
  async run({ postgres, now }: Deps, _payload, { signal }) {
    const before = new Date(now().getTime() - keptMs);
    let [ended, forgotten] = [0, 0];
    for (let batch = limit; batch === limit && !signal.aborted; ended += batch) {
      batch = (await postgres.many(endAbandonedRuns, { limit })).length;
    }
    for (let batch = limit; batch === limit && !signal.aborted; forgotten += batch) {
      batch = (await postgres.many(deleteOldRuns, { before, limit })).length;
    }
    return { ended, forgotten };
  },
});
