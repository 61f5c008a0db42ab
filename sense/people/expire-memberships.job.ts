import { job } from '@axion/platform/jobs/job.ts';
import { z } from 'zod';
import { type ExpiryDeps, expireMemberships, expiryActor } from './expire-memberships.ts';

/**
 * Every minute, one at a time. What failed is tried once more and then left to the next minute, which does the same work; a day of it is kept to be looked at.
 */
export const expireMembershipsJob = job({
  name: expiryActor.id,
  about: 'Ends memberships, and takes back roles, whose time is over, so that the authorization store, which Gen asks, forgets them too.',
  payload: z.strictObject({}),
  schedule: '* * * * *',
  retry: { limit: 1, delaySeconds: 5 },
  timeoutMs: 50_000,
  singleton: () => 'all',
  keptDays: 1,
  async run({ postgres, record, appendTuples, now }: ExpiryDeps, _payload, { signal }) {
    return { ended: await expireMemberships({ postgres, record, appendTuples, now }, signal) };
  },
});
