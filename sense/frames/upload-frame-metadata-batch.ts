import type { InputOf, OutputOf } from '@axion/contracts/common/endpoint.ts';
import type { uploadFrameMetadataBatch as contract, FrameMetadata, FrameUpload } from '@axion/contracts/sense/frames.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { ObjectPermits } from '@axion/platform/objects/objects.ts';
import type { Postgres, Statements } from '@axion/platform/postgres/postgres.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { findTrackFor, type TrackFinding } from '../tracks/find-track-for.ts';
import { holdRecording } from '../tracks/hold-recording.ts';
import { plausibleTimeOf } from '../tracks/id-time.ts';
import { findAnnounced, insertFrames } from './announced.queries.ts';
import { growBatch, lockBatch, openBatch } from './batch.queries.ts';
import { batchLifecycle } from './batch-lifecycle.ts';
import { columnsOf } from './frame-columns.ts';
import { uploadOf } from './frame-object.ts';

type Deps = TrackFinding & {
  readonly postgres: Pick<Postgres, 'maybeOne' | 'transaction'>;
  readonly objects: Pick<ObjectPermits, 'presignPut'>;
  readonly record: RecordAudit;
  readonly now: () => Date;
};
type Input = InputOf<typeof contract>;

/** A batch is committed in one transaction, so it is bounded. */
const batchFrameLimit = 10_000;

/**
 * Announces frames of a batch, which the first call opens, and answers what to do with each: send it, or nothing because its bytes are stored.
 * Announcing a frame again gives a fresh address. All frames of a call are announced, or none.
 *
 * @throws AxionError `resource.missing`, `access.denied`, `track.not-recording`, `batch.closed`, `batch.full`, `frame.differs`, `track.time-implausible`
 */
export async function uploadFrameMetadataBatch(deps: Deps, actor: Actor, input: Input): Promise<OutputOf<typeof contract>> {
  const { trackId, batchId, frames } = input;
  const { organizationId, deviceId } = await findTrackFor(deps, actor, { trackId, right: 'can_record_tracks' });
  const now = deps.now();
  const times = frames.map((frame) => plausibleTimeOf(frame.id, now).getTime());
  const where = { id: batchId, createdAt: plausibleTimeOf(batchId, now), trackId, organizationId };
  const span = { firstFrameAt: new Date(Math.min(...times)), lastFrameAt: new Date(Math.max(...times)) };

  const known = await deps.postgres.transaction(async (tx) => {
    await holdRecording(tx, where);
    if (await tx.maybeOne(openBatch, { ...where, ...span })) {
      await deps.record(tx, actor, { organizationId, action: 'frame-batch.opened', subjectKind: 'frame batch', subjectId: batchId });
    }
    const announced = await lockPending(tx, where);
    const columns = columnsOf(frames);
    const fresh = await tx.maybeOne(insertFrames, { ...columns, batchId, trackId, organizationId, deviceId });
    const count = fresh?.frames ?? 0;
    if (announced + count > batchFrameLimit) throw new AxionError('batch.full', { id: batchId, limit: batchFrameLimit });
    if (count > 0) await tx.maybeOne(growBatch, { ...where, ...span, frames: count });
    const { ids, createdAts } = columns;
    const announcedFrames = await tx.many(findAnnounced, { ids, createdAts, batchId, organizationId, deviceId });
    return matched(frames, announcedFrames);
  });
  return { batchId, uploads: known.map((row) => answerOf(deps, trackId, row, now)) };
}

type Where = { readonly id: string; readonly createdAt: Date; readonly trackId: string; readonly organizationId: string };

async function lockPending(tx: Statements, where: Where): Promise<number> {
  const batch = await tx.maybeOne(lockBatch, where);
  if (!batch) throw new AxionError('resource.missing', { kind: 'frame batch', id: where.id });
  if (batchLifecycle[batch.status].announce !== null) return batch.announced;
  throw new AxionError('batch.closed', { id: batch.id, status: batch.status });
}

type Known = { id: string; state: string; sha256: string; sizeBytes: number; keptAs: string | null; keptTrackId: string | null };

/** In the order of the call; a frame that was announced before must be the same frame of the same batch. */
function matched(frames: readonly FrameMetadata[], known: readonly Known[]): readonly Known[] {
  const byId = new Map(known.map((row) => [row.id, row]));
  return frames.map(({ id, sha256, sizeBytes }) => {
    const row = byId.get(id);
    if (row?.sha256 === sha256 && row.sizeBytes === sizeBytes) return row;
    throw new AxionError('frame.differs', { id });
  });
}

function answerOf({ objects }: Pick<Deps, 'objects'>, trackId: string, row: Known, now: Date): FrameUpload {
  const { id: frameId, sha256, sizeBytes, keptAs, keptTrackId } = row;
  if (row.state === 'duplicate' && keptAs !== null && keptTrackId !== null) {
    return { state: 'known', frameId, knownFrameId: keptAs, knownTrackId: keptTrackId };
  }
  return uploadOf(objects, { trackId, frameId, sizeBytes, sha256 }, now);
}
