import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { TrackDetail } from '@axion/contracts/sense/track.ts';
import type { confirmTrack as contract } from '@axion/contracts/sense/tracks.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres, Statements } from '@axion/platform/postgres/postgres.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { findTrackFor, type TrackFinding } from './find-track-for.ts';
import { timeOfId } from './id-time.ts';
import { findLogHolder } from './log/log-ledger.queries.ts';
import { requestProcessing } from './processing/request-processing.ts';
import { publishTrack, publishTrackStatus } from './publish-track.ts';
import { endTrack, findTrack, lockTrack } from './track.queries.ts';
import { trackLifecycle } from './track-lifecycle.ts';

type Deps = TrackFinding & {
  readonly postgres: Pick<Postgres, 'maybeOne' | 'transaction'>;
  readonly record: RecordAudit;
  readonly now: () => Date;
};
type Input = InputOf<typeof contract>;

/**
 * Ends a track and starts its processing: one recognition request a frame, one matching request a track. The same call again answers the same track.
 *
 * @throws AxionError `resource.missing`, `access.denied`, `track.not-recording`, `track.frames-unaccounted` when a batch is open or the device
 * counts other frames than are stored, `track.source-known` when another track of the same file took its place, `request.malformed` when it ends before it began
 */
export async function confirmTrack(deps: Deps, actor: Actor, input: Input): Promise<TrackDetail> {
  const found = await findTrackFor(deps, actor, { trackId: input.trackId, right: 'can_record_tracks' });
  if (Date.parse(input.endedAt) < Date.parse(found.startedAt)) throw endsTooEarly();
  return deps.postgres.transaction((tx) => confirm(deps, tx, actor, found, input));
}

async function confirm(deps: Deps, tx: Statements, actor: Actor, found: TrackDetail, input: Input): Promise<TrackDetail> {
  const { id, organizationId } = found;
  const where = { id, createdAt: timeOfId(id), organizationId };
  await tx.maybeOne(lockTrack, where);
  // Read anew under the lock: what was found before may have moved on.
  const track = (await tx.maybeOne(findTrack, where)) ?? found;
  if (isDone(track, input)) return track;
  const status = trackLifecycle[track.status].confirm;
  if (status === null) throw new AxionError('track.not-recording', { id, status: track.status });
  if (track.pendingBatches > 0 || track.frameCount !== input.frameCount) throw unaccounted(track, input);
  const holder = await tx.maybeOne(findLogHolder, { trackId: id, createdAt: where.createdAt, organizationId });
  if (holder && holder.trackId !== id) throw new AxionError('track.source-known', { trackId: holder.trackId });

  const confirmedAt = deps.now();
  const ended = (await tx.maybeOne(endTrack, { ...where, status, endedAt: input.endedAt, confirmedAt })) ?? track;
  const details = { frameCount: ended.frameCount, distanceMetres: ended.distanceMetres };
  await deps.record(tx, actor, { organizationId, action: 'track.confirmed', subjectKind: 'track', subjectId: id, details });
  await publishTrack(tx, ended);
  await publishTrackStatus(tx, ended, confirmedAt);
  await requestProcessing(tx, ended, confirmedAt);
  return ended;
}

const isDone = (track: TrackDetail, { endedAt, frameCount }: Input): boolean =>
  track.status === 'confirmed' &&
  track.endedAt !== null &&
  Date.parse(track.endedAt) === Date.parse(endedAt) &&
  track.frameCount === frameCount;

const unaccounted = ({ frameCount, pendingBatches }: TrackDetail, input: Input) =>
  new AxionError('track.frames-unaccounted', { expected: input.frameCount, kept: frameCount, pendingBatches });

const endsTooEarly = () =>
  new AxionError('request.malformed', { errors: [{ path: 'body.endedAt', code: 'too_small', message: 'the track ends before it began' }] });
