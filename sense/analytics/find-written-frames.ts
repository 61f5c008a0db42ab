import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import type { FrameToWrite } from './frame-row.ts';
import { findWrittenFramesById, readFrameReach } from './written-rows.queries.ts';

/**
 * Which of these frames are written. Frames of a drive arrive in the order of their times nearly always, so first each drive is asked how far it is
 * written within the batch's time; only frames that do not lie behind that are looked for by id, which costs as much as writing them.
 */
export async function findWrittenFrames(
  clickhouse: Pick<ClickHouse, 'many'>,
  frames: readonly FrameToWrite[],
): Promise<readonly { readonly id: string }[]> {
  const reach = new Map((await clickhouse.many(readFrameReach, whereOf(frames))).map(({ trackId, last }) => [trackId, Date.parse(last)]));
  if (reach.size === 0) return [];
  const suspects = frames.filter((frame) => frame.capturedAt <= (reach.get(frame.trackId) ?? Number.NEGATIVE_INFINITY));
  if (suspects.length === 0) return [];
  return clickhouse.many(findWrittenFramesById, { ...whereOf(suspects), ids: suspects.map(({ id }) => id) });
}

function whereOf(frames: readonly FrameToWrite[]) {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const frame of frames) {
    from = Math.min(from, frame.capturedAt);
    to = Math.max(to, frame.capturedAt);
  }
  return {
    organizationIds: [...new Set(frames.map((frame) => frame.organizationId))],
    trackIds: [...new Set(frames.map((frame) => frame.trackId))],
    from: new Date(from),
    to: new Date(to),
  };
}
