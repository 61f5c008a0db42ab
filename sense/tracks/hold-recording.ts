import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Statements } from '@axion/platform/postgres/postgres.ts';
import { timeOfId } from './id-time.ts';
import { holdTrack } from './track.queries.ts';
import { trackLifecycle } from './track-lifecycle.ts';

/**
 * Keeps a track recording until the transaction ends: a confirmation at the same moment waits, or was first and refuses what comes.
 * @throws AxionError `track.not-recording`
 */
export async function holdRecording(tx: Statements, track: { readonly trackId: string; readonly organizationId: string }): Promise<void> {
  const { trackId: id, organizationId } = track;
  const held = await tx.maybeOne(holdTrack, { id, createdAt: timeOfId(id), organizationId });
  if (held && trackLifecycle[held.status].receive !== null) return;
  throw new AxionError('track.not-recording', { id, status: held?.status ?? 'abandoned' });
}
