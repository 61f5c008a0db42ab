import { topics } from '@axion/contracts/events/topics.ts';
import type { TrackDetail } from '@axion/contracts/sense/track.ts';
import type { Statements } from '@axion/platform/postgres/postgres.ts';
import { requestHeaders } from '@axion/platform/telemetry/request-context.ts';
import { appendEvent } from '../../outbox/append-event.ts';
import { timeOfId } from '../id-time.ts';
import { countLogPoints, requestRecognition } from './processing.queries.ts';

/** Asks for everything that follows a confirmed track: recognition of each frame, and its route on the roads. */
export async function requestProcessing(tx: Statements, { id: trackId, organizationId }: TrackDetail, at: Date): Promise<void> {
  const requestedAt = at.toISOString();
  await tx.maybeOne(requestRecognition, {
    topic: topics.recognitionRequests.name,
    trackId,
    organizationId,
    headers: JSON.stringify(requestHeaders()),
    requestedAt,
  });
  const log = await tx.maybeOne(countLogPoints, { trackId, createdAt: timeOfId(trackId), organizationId });
  await appendEvent(tx, {
    topic: topics.trackMetadata.name,
    key: trackId,
    type: 'TrackMatchingRequest',
    payload: { trackId, organizationId, pointCount: log?.points ?? 0, requestedAt },
  });
}
