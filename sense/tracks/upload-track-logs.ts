import { createHash } from 'node:crypto';
import type { InputOf, OutputOf } from '@axion/contracts/common/endpoint.ts';
import type { uploadTrackLogs as contract, TrackPoint } from '@axion/contracts/sense/tracks.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres, Statements } from '@axion/platform/postgres/postgres.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { findTrackFor, type TrackFinding } from './find-track-for.ts';
import { holdRecording } from './hold-recording.ts';
import { timeOfId } from './id-time.ts';
import { findLogState, insertLogPart } from './log/track-log.queries.ts';

type Deps = TrackFinding & { readonly postgres: Pick<Postgres, 'maybeOne' | 'transaction'>; readonly record: RecordAudit };

/** Eleven days at one point a second: the route is made in one statement. */
export const logPointLimit = 1_000_000;

/**
 * Adds a numbered part to a track's GPS log. The same part again counts once.
 *
 * @throws AxionError `resource.missing`, `access.denied`, `track.not-recording`, `track.part-differs`, `track.log-full`
 */
export async function uploadTrackLogs(deps: Deps, actor: Actor, input: InputOf<typeof contract>): Promise<OutputOf<typeof contract>> {
  const { trackId, part } = input;
  const { organizationId } = await findTrackFor(deps, actor, { trackId, right: 'can_record_tracks' });
  const points = input.points.toSorted((a, b) => a.timestampMs - b.timestampMs);
  const where = { trackId, createdAt: timeOfId(trackId), organizationId, part };

  await deps.postgres.transaction(async (tx) => {
    await holdRecording(tx, where);
    if (await isThere(tx, where, points)) return;
    const isFirst = await tx.maybeOne(insertLogPart, { ...where, ...partOf(points) });
    // The same part was sent twice at the same moment: the other call's points must be these.
    if (!isFirst && (await isThere(tx, where, points))) return;
    const details = { part, points: points.length };
    await deps.record(tx, actor, { organizationId, action: 'track-log.stored', subjectKind: 'track', subjectId: trackId, details });
  });
  return { trackId, part, points: points.length };
}

type Where = { readonly trackId: string; readonly createdAt: Date; readonly organizationId: string; readonly part: number };

async function isThere(tx: Statements, where: Where, points: readonly TrackPoint[]): Promise<boolean> {
  const log = await tx.maybeOne(findLogState, where);
  if (log?.digest != null && log.digest !== digestOf(points)) throw new AxionError('track.part-differs', { part: where.part });
  if (log?.digest != null) return true;
  if ((log?.points ?? 0) + points.length > logPointLimit) throw new AxionError('track.log-full', { limit: logPointLimit });
  return false;
}

const digestOf = (points: readonly TrackPoint[]): string => createHash('sha256').update(JSON.stringify(points)).digest('hex');

const partOf = (points: readonly TrackPoint[]) => ({
  digest: digestOf(points),
  points: JSON.stringify(points),
  pointCount: points.length,
  firstMs: points[0]?.timestampMs ?? 0,
  lastMs: points.at(-1)?.timestampMs ?? 0,
  longitudes: points.map(({ location }) => location.longitude),
  latitudes: points.map(({ location }) => location.latitude),
  altitudes: points.map(({ location }) => location.altitudeMetres ?? 0),
});
