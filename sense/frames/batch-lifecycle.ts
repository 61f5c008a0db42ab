import type { BatchStatus } from '@axion/contracts/sense/frames.ts';

export type BatchHappening = 'announce' | 'commit' | 'abandon';

/** Where each happening leads from each status; null where it is refused. Committing what is committed is not a happening: it answers the receipt. */
export const batchLifecycle: Record<BatchStatus, Record<BatchHappening, BatchStatus | null>> = {
  pending: { announce: 'pending', commit: 'committed', abandon: 'abandoned' },
  committed: { announce: null, commit: null, abandon: null },
  abandoned: { announce: null, commit: null, abandon: null },
};
