import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { TrackDetail } from '@axion/contracts/sense/track.ts';
import type { getTrack as contract } from '@axion/contracts/sense/tracks.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { findTrackFor, type TrackFinding } from './find-track-for.ts';

/** A track with its route. @throws AxionError `resource.missing` */
export const getTrack = (deps: TrackFinding, actor: Actor, { trackId }: InputOf<typeof contract>): Promise<TrackDetail> =>
  findTrackFor(deps, actor, { trackId, right: 'can_view_org_tracks' });
