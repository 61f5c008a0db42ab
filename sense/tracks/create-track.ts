import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { TrackDetail } from '@axion/contracts/sense/track.ts';
import type { createTrack as contract } from '@axion/contracts/sense/tracks.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres, Statements } from '@axion/platform/postgres/postgres.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { type HoldsRight, requireRight } from '../people/require-right.ts';
import { plausibleTimeOf } from './id-time.ts';
import { enterLog, findLogTrack } from './log/log-ledger.queries.ts';
import { publishTrack } from './publish-track.ts';
import { findTrack, insertTrack } from './track.queries.ts';

type Deps = {
  readonly postgres: Pick<Postgres, 'maybeOne' | 'transaction'>;
  readonly holdsRight: HoldsRight;
  readonly record: RecordAudit;
  readonly now: () => Date;
};

type Input = InputOf<typeof contract>;

/**
 * Opens a track under the id that the device gave it. The same call again answers the same track, whatever has become of it since.
 *
 * @throws AxionError `resource.missing`, `access.denied`, `track.time-implausible`, `track.id-taken`, `track.source-known`
 */
export async function createTrack(deps: Deps, actor: Actor, input: Input): Promise<TrackDetail> {
  const { id, organizationId } = input;
  await requireRight(deps.holdsRight, actor, { right: 'can_record_tracks', organizationId, kind: 'organization', id: organizationId });
  const createdAt = plausibleTimeOf(id, deps.now());

  const made = await deps.postgres.transaction(async (tx) => {
    const track = await tx.maybeOne(insertTrack, { ...input, createdAt, userId: actor.id, sourceSha256: input.sourceSha256 ?? null });
    if (!track) return undefined;
    await enterSource(tx, input);
    await deps.record(tx, actor, {
      organizationId,
      action: 'track.created',
      subjectKind: 'track',
      subjectId: id,
      details: { name: input.name, deviceId: input.deviceId, source: input.source },
    });
    await publishTrack(tx, track);
    return track;
  });
  if (made) return made;

  const earlier = await deps.postgres.maybeOne(findTrack, { id, createdAt });
  if (!earlier || !isSame(earlier, input)) throw new AxionError('track.id-taken', { id });
  return earlier;
}

/** The file that a whole track is made from belongs to one track. */
async function enterSource(tx: Statements, { id: trackId, organizationId, deviceId, sourceSha256 }: Input): Promise<void> {
  if (sourceSha256 === undefined) return;
  const file = { organizationId, deviceId, sha256: sourceSha256 };
  if (await tx.maybeOne(enterLog, { ...file, trackId })) return;
  const holder = await tx.maybeOne(findLogTrack, file);
  throw new AxionError('track.source-known', { trackId: holder?.trackId ?? trackId });
}

const isSame = (track: TrackDetail, input: Input): boolean =>
  track.organizationId === input.organizationId &&
  track.deviceId === input.deviceId &&
  track.name === input.name &&
  track.source === input.source &&
  Date.parse(track.startedAt) === Date.parse(input.startedAt);
