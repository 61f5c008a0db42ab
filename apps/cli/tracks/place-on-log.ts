import { bearingDegrees } from './distance.ts';
import type { LogPoint } from './read-gpx.ts';

export type TimedPoint = LogPoint & { readonly at: number };

/** A fix farther away in time than this tells nothing of where a picture was taken. */
const longestGapMs = 30_000;

/**
 * The place at a moment, on a straight line between the fixes around it; undefined outside the log or in a gap.
 * @param log in order of time
 */
export function placeOnLog(
  log: readonly TimedPoint[],
  at: number,
): (Omit<LogPoint, 'at'> & { readonly headingDegrees: number }) | undefined {
  const after = firstAtOrAfter(log, at);
  const next = log[after];
  const previous = next?.at === at ? next : log[after - 1];
  if (!next || !previous || next.at - previous.at > 2 * longestGapMs) return undefined;
  const share = next.at === previous.at ? 0 : (at - previous.at) / (next.at - previous.at);
  const between = (a: number, b: number) => a + (b - a) * share;
  return {
    longitude: between(previous.longitude, next.longitude),
    latitude: between(previous.latitude, next.latitude),
    ...(previous.altitudeMetres !== undefined && next.altitudeMetres !== undefined
      ? { altitudeMetres: between(previous.altitudeMetres, next.altitudeMetres) }
      : {}),
    ...(next.speedMetresPerSecond === undefined ? {} : { speedMetresPerSecond: next.speedMetresPerSecond }),
    headingDegrees: next.headingDegrees ?? bearingDegrees(previous, previous === next ? (log[after + 1] ?? next) : next),
  };
}

function firstAtOrAfter(log: readonly TimedPoint[], at: number): number {
  let low = 0;
  let high = log.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((log[middle] as TimedPoint).at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
