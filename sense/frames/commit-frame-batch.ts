import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import { topics } from '@axion/contracts/events/topics.ts';
import type { BatchReceipt, commitFrameBatch as contract } from '@axion/contracts/sense/frames.ts';
import type { TrackDetail } from '@axion/contracts/sense/track.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Objects } from '@axion/platform/objects/objects.ts';
import type { Postgres, Statements } from '@axion/platform/postgres/postgres.ts';
import { requestHeaders } from '@axion/platform/telemetry/request-context.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { findTrackFor, type TrackFinding } from '../tracks/find-track-for.ts';
import { timeOfId } from '../tracks/id-time.ts';
import { publishTrack } from '../tracks/publish-track.ts';
import { findTrack, lockTrack } from '../tracks/track.queries.ts';
import { trackLifecycle } from '../tracks/track-lifecycle.ts';
import { type BatchRow, closeBatch, findBatch, findReceipt, lockBatch } from './batch.queries.ts';
import { batchLifecycle } from './batch-lifecycle.ts';
import { addToTrack, enterLedger, publishFrames, settleByLedger, settleGone } from './commit/settle.queries.ts';
import { verifyBatch } from './commit/verify-batch.ts';

type Deps = TrackFinding & {
  readonly postgres: Pick<Postgres, 'maybeOne' | 'many' | 'transaction'>;
  readonly objects: Pick<Objects, 'list'>;
  readonly record: RecordAudit;
  readonly now: () => Date;
};

/** A batch that grows while it is looked through is looked through again, this often. */
const rounds = 3;

/**
 * Stores a batch: every frame is in object storage with its size, or named as gone; bytes that this device delivered before become duplicates.
 * All of it happens, with its events, or none of it. Committing again answers the same receipt.
 *
 * @throws AxionError `resource.missing`, `access.denied`, `track.not-recording`, `batch.closed`, `batch.incomplete`, `request.malformed`
 */
export async function commitFrameBatch(deps: Deps, actor: Actor, input: InputOf<typeof contract>): Promise<BatchReceipt> {
  const { trackId, batchId: id, gone } = input;
  const track = await findTrackFor(deps, actor, { trackId, right: 'can_record_tracks' });
  const where = { id, createdAt: timeOfId(id), trackId, organizationId: track.organizationId };

  for (let round = 1; ; round += 1) {
    const batch = await deps.postgres.maybeOne(findBatch, where);
    if (!batch) throw new AxionError('resource.missing', { kind: 'frame batch', id });
    if (batch.status === 'committed') return receiptOf(deps.postgres, where);
    refuseClosed(track.status, batch);
    // The store is asked before the transaction: no call leaves the process while rows are locked.
    const absent = await verifyBatch(deps, batch, gone);
    const receipt = await deps.postgres.transaction((tx) => commit(deps, tx, actor, { track, where, seen: batch, absent }));
    if (receipt) return receipt;
    if (round === rounds) throw new AxionError('batch.incomplete', { missing: 0, wrongSize: 0, frames: [] });
  }
}

type Where = { readonly id: string; readonly createdAt: Date; readonly trackId: string; readonly organizationId: string };
type Verified = { readonly track: TrackDetail; readonly where: Where; readonly seen: BatchRow; readonly absent: readonly string[] };

/** Undefined when frames were announced since the batch was looked through. */
async function commit(
  deps: Deps,
  tx: Statements,
  actor: Actor,
  { track, where, seen, absent }: Verified,
): Promise<BatchReceipt | undefined> {
  const { id: trackId, organizationId, deviceId, userId } = track;
  const trackWhere = { id: trackId, createdAt: timeOfId(trackId), organizationId };
  const locked = await tx.maybeOne(lockTrack, trackWhere);
  const batch = await tx.maybeOne(lockBatch, where);
  if (!batch || batch.announced !== seen.announced) return undefined;
  if (batch.status === 'committed') return receiptOf(tx, where);
  const status = refuseClosed(locked?.status ?? track.status, batch);

  const { firstFrameAt, lastFrameAt } = batch;
  const ofBatch = { batchId: batch.id, organizationId, firstFrameAt, lastFrameAt };
  if (absent.length > 0) await tx.many(settleGone, { ...ofBatch, ids: [...absent] });
  await tx.maybeOne(enterLedger, { ...ofBatch, deviceId });
  await tx.maybeOne(settleByLedger, { ...ofBatch, deviceId });
  const receipt = await tx.maybeOne(closeBatch, { ...where, status, committedAt: deps.now(), firstFrameAt, lastFrameAt });
  if (!receipt) throw new AxionError('server.fault', {});

  const { kept, gone, duplicate, sizeBytes } = receipt;
  await tx.maybeOne(addToTrack, { ...ofBatch, trackId, trackCreatedAt: trackWhere.createdAt, kept, gone, duplicate, sizeBytes });
  const details = { trackId, kept, gone, duplicate, sizeBytes };
  await deps.record(tx, actor, {
    organizationId,
    action: 'frame-batch.committed',
    subjectKind: 'frame batch',
    subjectId: batch.id,
    details,
  });
  const headers = JSON.stringify(requestHeaders());
  await tx.maybeOne(publishFrames, { ...ofBatch, topic: topics.trackMetadata.name, headers, userId, deviceId });
  const grown = await tx.maybeOne(findTrack, trackWhere);
  if (grown) await publishTrack(tx, grown);
  return receipt;
}

/** @throws AxionError `track.not-recording`, `batch.closed` */
function refuseClosed(trackStatus: TrackDetail['status'], batch: BatchRow): BatchReceipt['status'] {
  if (trackLifecycle[trackStatus].receive === null) throw new AxionError('track.not-recording', { id: batch.trackId, status: trackStatus });
  const next = batchLifecycle[batch.status].commit;
  if (next === null) throw new AxionError('batch.closed', { id: batch.id, status: batch.status });
  return next;
}

async function receiptOf(statements: Pick<Statements, 'maybeOne'>, where: Where): Promise<BatchReceipt> {
  const receipt = await statements.maybeOne(findReceipt, where);
  if (!receipt) throw new AxionError('resource.missing', { kind: 'frame batch', id: where.id });
  return receipt;
}
