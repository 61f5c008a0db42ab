import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres, Statements } from '@axion/platform/postgres/postgres.ts';
import type { RecordAudit } from '../../audit/record-audit.ts';
import { batchLifecycle } from '../../frames/batch-lifecycle.ts';
import { timeOfId } from '../id-time.ts';
import { publishTrack, publishTrackStatus } from '../publish-track.ts';
import { findTrack, lockTrack } from '../track.queries.ts';
import { trackLifecycle } from '../track-lifecycle.ts';
import { abandonBatches, moveTrack } from './stale.queries.ts';

type Deps = {
  readonly postgres: Pick<Postgres, 'transaction'>;
  readonly record: RecordAudit;
  readonly now: () => Date;
};
type Abandoned = { readonly isAbandoned: boolean; readonly batches: number };

const nothing: Abandoned = { isAbandoned: false, batches: 0 };

/**
 * Gives up a recording and its open batches, records it and tells of it, all in one transaction. One that was confirmed or given up meanwhile stays as it
 * is. What was committed stays too; a phone that comes back is told `track.not-recording`.
 */
export const abandonRecording = (
  deps: Deps,
  actor: Actor,
  track: { readonly id: string; readonly organizationId: string },
): Promise<Abandoned> => deps.postgres.transaction((tx) => abandon(deps, tx, actor, track));

async function abandon(deps: Deps, tx: Statements, actor: Actor, { id, organizationId }: { id: string; organizationId: string }) {
  const where = { id, createdAt: timeOfId(id), organizationId };
  const state = await tx.maybeOne(lockTrack, where);
  const status = state === undefined ? null : trackLifecycle[state.status].abandon;
  const abandoned = batchLifecycle.pending.abandon;
  if (status === null || abandoned === null) return nothing;
  const batches = await tx.many(abandonBatches, { trackId: id, organizationId, open: 'pending', abandoned });
  await tx.maybeOne(moveTrack, { ...where, status });
  const track = await tx.maybeOne(findTrack, where);
  if (track === undefined) return nothing;
  const details = { frameCount: track.frameCount, openBatches: batches.length };
  await deps.record(tx, actor, { organizationId, action: 'track.abandoned', subjectKind: 'track', subjectId: id, details });
  await publishTrack(tx, track);
  await publishTrackStatus(tx, track, deps.now());
  return { isAbandoned: true, batches: batches.length };
}
