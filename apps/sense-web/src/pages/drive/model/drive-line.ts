import type { Frame } from '@axion/contracts/sense/frames.ts';
import { bearingDegrees, distanceMetres, type Place } from './geodesy.ts';

/** A drive along its kilometres: one entry a frame, in order of capture. Unknown figures are NaN. */
export type DriveLine = {
  readonly metres: Float64Array;
  readonly timesMs: Float64Array;
  readonly kmh: Float64Array;
  /** The camera's heading, or the way from the frame before to the one after. */
  readonly headings: Float64Array;
  readonly totalMetres: number;
  readonly gaps: readonly Gap[];
};

/** A stretch of the axis with no trustworthy frames, and why. */
export type Gap = {
  readonly reason: 'no-frames' | 'weak-position';
  /** Indexes of the frames at its ends. */
  readonly from: number;
  readonly to: number;
  readonly fromMetres: number;
  readonly toMetres: number;
  readonly seconds: number;
};

/** The importer's cut rule: further apart or longer apart than this is not one sequence. */
const gapMetres = 100;
const gapSeconds = 60;
/** Worse than a lane, a road and its pavement together. */
const weakAccuracyMetres = 20;

const placeOf = (frame: Frame): Place => [frame.longitude, frame.latitude];

/** Lays frames, which must be in order of capture, on a line of kilometres. */
export function driveLine(frames: readonly Frame[]): DriveLine {
  const metres = new Float64Array(frames.length);
  const timesMs = Float64Array.from(frames, (frame) => Date.parse(frame.capturedAt));
  for (let index = 1; index < frames.length; index++) {
    const [before, after] = [frames[index - 1], frames[index]];
    metres[index] = (metres[index - 1] ?? 0) + (before && after ? distanceMetres(placeOf(before), placeOf(after)) : 0);
  }
  return {
    metres,
    timesMs,
    kmh: Float64Array.from(frames, (frame, index) => speedOf(frame, index, metres, timesMs)),
    headings: Float64Array.from(frames, (frame, index) => headingOf(frame, frames[index - 1], frames[index + 1])),
    totalMetres: metres.at(-1) ?? 0,
    gaps: [...missing(metres, timesMs), ...weak(frames, metres, timesMs)].sort((left, right) => left.from - right.from),
  };
}

function speedOf(frame: Frame, index: number, metres: Float64Array, timesMs: Float64Array): number {
  if (frame.speedMetresPerSecond !== null) return frame.speedMetresPerSecond * 3.6;
  const [from, to] = [Math.max(0, index - 1), Math.min(metres.length - 1, index + 1)];
  const seconds = ((timesMs[to] ?? 0) - (timesMs[from] ?? 0)) / 1_000;
  return seconds > 0 && seconds < gapSeconds ? (((metres[to] ?? 0) - (metres[from] ?? 0)) / seconds) * 3.6 : Number.NaN;
}

function headingOf(frame: Frame, before: Frame | undefined, after: Frame | undefined): number {
  if (frame.headingDegrees !== null) return frame.headingDegrees;
  const [from, to] = [placeOf(before ?? frame), placeOf(after ?? frame)];
  return distanceMetres(from, to) > 1 ? bearingDegrees(from, to) : Number.NaN;
}

function* missing(metres: Float64Array, timesMs: Float64Array): Generator<Gap> {
  for (let index = 1; index < metres.length; index++) {
    const gap = gapOf('no-frames', index - 1, index, metres, timesMs);
    if (gap.toMetres - gap.fromMetres >= gapMetres || gap.seconds >= gapSeconds) yield gap;
  }
}

function* weak(frames: readonly Frame[], metres: Float64Array, timesMs: Float64Array): Generator<Gap> {
  const isWeak = (index: number) => (frames[index]?.accuracyMetres ?? 0) > weakAccuracyMetres;
  for (let from = 0; from < frames.length; from++) {
    if (!isWeak(from)) continue;
    let to = from;
    while (isWeak(to + 1)) to++;
    yield gapOf('weak-position', Math.max(0, from - 1), Math.min(frames.length - 1, to + 1), metres, timesMs);
    from = to;
  }
}

const gapOf = (reason: Gap['reason'], from: number, to: number, metres: Float64Array, timesMs: Float64Array): Gap => ({
  reason,
  from,
  to,
  fromMetres: metres[from] ?? 0,
  toMetres: metres[to] ?? 0,
  seconds: ((timesMs[to] ?? 0) - (timesMs[from] ?? 0)) / 1_000,
});

/** The highest known speed; 0 when none is known. */
export const fastest = ({ kmh }: Pick<DriveLine, 'kmh'>): number => kmh.reduce((most, speed) => Math.max(speed, most), 0);

/** The frame nearest to a place on the axis; -1 for a drive without frames. */
export function frameAtMetres({ metres }: Pick<DriveLine, 'metres'>, wanted: number): number {
  let [low, high] = [0, metres.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((metres[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  const isBeforeNearer = low > 0 && wanted - (metres[low - 1] ?? 0) < (metres[low] ?? 0) - wanted;
  return high < 0 ? -1 : isBeforeNearer ? low - 1 : low;
}

/** The frame nearest to a place on the map and how far it is, in metres; -1 for a drive without frames. */
export function nearestFrame(frames: readonly Frame[], place: Place): { readonly index: number; readonly metres: number } {
  let [nearest, metres] = [-1, Number.POSITIVE_INFINITY];
  frames.forEach((frame, index) => {
    const away = distanceMetres(placeOf(frame), place);
    if (away < metres) [nearest, metres] = [index, away];
  });
  return { index: nearest, metres };
}
