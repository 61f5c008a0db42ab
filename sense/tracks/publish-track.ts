import { topics } from '@axion/contracts/events/topics.ts';
import type { TrackDetail } from '@axion/contracts/sense/track.ts';
import type { Statements } from '@axion/platform/postgres/postgres.ts';
import { appendEvent } from '../outbox/append-event.ts';

const topic = topics.trackMetadata.name;

/** Tells of a track as it stands now, within the transaction that changed it. */
export const publishTrack = (tx: Statements, track: TrackDetail): Promise<void> =>
  appendEvent(tx, { topic, key: track.id, type: 'track', payload: track });

/** Tells that a track's status changed at a moment. */
export const publishTrackStatus = (tx: Statements, { id, organizationId, status }: TrackDetail, at: Date): Promise<void> =>
  appendEvent(tx, {
    topic,
    key: id,
    type: 'track-status',
    payload: { trackId: id, organizationId, status, at: at.toISOString() },
  });
