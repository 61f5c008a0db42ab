import { job } from '@axion/platform/jobs/job.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { z } from 'zod';
import { deleteEndedSessions } from './session.queries.ts';

const limit = 1_000;

/** Sessions that have ended are worthless at once; this only forgets their rows. */
export const sweepSessionsJob = job({
  name: 'sweep-sessions',
  about: 'Forgets browser sessions that have ended.',
  payload: z.strictObject({}),
  schedule: '*/10 * * * *',
  retry: { limit: 2, delaySeconds: 30 },
  timeoutMs: 120_000,
  keptDays: 3,
  singleton: () => 'all',
  async run({ postgres }: { readonly postgres: Pick<Postgres, 'many'> }, _payload, { signal }) {
    let forgotten = 0;
    for (let batch = limit; batch === limit && !signal.aborted; forgotten += batch) {
      batch = (await postgres.many(deleteEndedSessions, { limit })).length;
    }
    return { forgotten };
  },
});
