import * as contract from '@axion/contracts/sense/tracks.ts';
import { type Route, route } from '@axion/platform/http/serve-endpoints.ts';
import { confirmTrack } from './confirm-track.ts';
import { createTrack } from './create-track.ts';
import { getTrack } from './get-track.ts';
import { searchTracks } from './search-tracks.ts';
import { uploadTrackLogs } from './upload-track-logs.ts';

/** What all calls about tracks need together. */
export type TracksDeps = Parameters<typeof confirmTrack>[0] &
  Parameters<typeof createTrack>[0] &
  Parameters<typeof searchTracks>[0] &
  Parameters<typeof uploadTrackLogs>[0];

/** Tracks over HTTP: one line a call. */
export const tracksRoutes = (deps: TracksDeps): readonly Route[] => [
  route(contract.createTrack, (actor, input) => createTrack(deps, actor, input)),
  route(contract.uploadTrackLogs, (actor, input) => uploadTrackLogs(deps, actor, input)),
  route(contract.confirmTrack, (actor, input) => confirmTrack(deps, actor, input)),
  route(contract.searchTracks, (actor, input) => searchTracks(deps, actor, input)),
  route(contract.getTrack, (actor, input) => getTrack(deps, actor, input)),
];
