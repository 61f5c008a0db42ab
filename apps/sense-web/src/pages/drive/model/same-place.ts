import type { Frame } from '@axion/contracts/sense/frames.ts';
import { distanceMetres, type Place } from './geodesy.ts';

/** Another drive's frame of this place. */
export type PastFrame = { readonly frame: Frame; readonly metres: number };

const halfTurn = 180;
/** A camera that looks the other way shows another place. */
const widestTurnDegrees = 60;

/** Of each other drive the nearest frame within `withinMetres` that looks the same way; newest first, at most `limit`. */
export function pastFrames(
  frames: readonly Frame[],
  here: Frame,
  { withinMetres, limit }: { readonly withinMetres: number; readonly limit: number },
): readonly PastFrame[] {
  const place: Place = [here.longitude, here.latitude];
  const nearest = new Map<string, PastFrame>();
  for (const frame of frames) {
    if (frame.trackId === here.trackId || turn(frame, here) > widestTurnDegrees) continue;
    const metres = distanceMetres(place, [frame.longitude, frame.latitude]);
    if (metres <= withinMetres && metres < (nearest.get(frame.trackId)?.metres ?? Number.POSITIVE_INFINITY))
      nearest.set(frame.trackId, { frame, metres });
  }
  return [...nearest.values()].sort((left, right) => right.frame.capturedAt.localeCompare(left.frame.capturedAt)).slice(0, limit);
}

/** Degrees between two headings; nothing when either is unknown. */
function turn(one: Frame, other: Frame): number {
  if (one.headingDegrees === null || other.headingDegrees === null) return 0;
  const between = Math.abs(one.headingDegrees - other.headingDegrees) % (2 * halfTurn);
  return Math.min(between, 2 * halfTurn - between);
}
