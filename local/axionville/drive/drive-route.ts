import { type Chance, chanceFrom } from '../town/chance.ts';
import { beside, between, distance, headingOf, type Point } from '../town/plane.ts';
import type { StreetPlan } from '../town/street-plan.ts';

/** Where the car is at a moment: on the ground, truly, and as its phone believes. */
export type Moment = {
  readonly at: Date;
  readonly place: Point;
  readonly measured: Point;
  readonly headingDegrees: number;
  readonly speedMetresPerSecond: number;
  readonly accuracyMetres: number;
  readonly street: string;
};
export type DrivePlan = { readonly log: readonly Moment[]; readonly frames: readonly Moment[] };

const laneMetres = 1.8;
const cruiseMetresPerSecond = 9.4;
const cornerMetresPerSecond = 3.6;
const cornerReachMetres = 26;
const frameEveryMetres = 8;

type Station = { readonly place: Point; readonly street: string };

/**
 * A drive along streets between corners: on the right lane, slower at corners, a frame every eight metres, a GPS fix every second with an error that drifts
 * as a real receiver's does. The same for the same seed and start.
 */
export function driveRoute(
  plan: StreetPlan,
  corners: readonly number[],
  { seed, start }: { readonly seed: number; readonly start: Date },
): DrivePlan {
  const stations = metreByMetre(plan, corners);
  const turns = corners.slice(1, -1).map((corner) => plan.points.get(corner) as Point);
  const chance = chanceFrom(seed);
  const drift = { x: 0, y: 0 };
  const log: Moment[] = [];
  const frames: Moment[] = [];
  let seconds = 0;
  let nextFix = 0;
  for (let metre = 0; metre + 4 < stations.length; metre += 1) {
    const { place, street } = stations[metre] as Station;
    const ahead = (stations[metre + 4] as Station).place;
    const nearest = Math.min(...turns.map((turn) => distance(turn, place)));
    const speed = cornerMetresPerSecond + (cruiseMetresPerSecond - cornerMetresPerSecond) * Math.min(1, nearest / cornerReachMetres);
    const heading = headingOf(place, ahead);
    const moment = (): Moment => ({
      at: new Date(start.getTime() + Math.round(seconds * 1_000)),
      place,
      measured: [place[0] + drift.x, place[1] + drift.y],
      headingDegrees: Math.round(heading * 10) / 10,
      speedMetresPerSecond: Math.round(speed * 100) / 100,
      accuracyMetres: Math.round((2.5 + Math.hypot(drift.x, drift.y) * 0.6) * 10) / 10,
      street,
    });
    if (seconds >= nextFix) {
      wander(drift, chance);
      log.push(moment());
      nextFix += 1;
    }
    if (metre % frameEveryMetres === 0) frames.push(moment());
    seconds += 1 / speed;
  }
  return { log, frames };
}

/** An error that is pulled back to nothing and pushed about: deviation about 2 m, forgotten within half a minute. */
function wander(drift: { x: number; y: number }, chance: Chance): void {
  drift.x = drift.x * 0.94 + chance.normal() * 0.7;
  drift.y = drift.y * 0.94 + chance.normal() * 0.7;
}

/** Points one metre apart on the right lane. */
function metreByMetre({ points, streets }: StreetPlan, corners: readonly number[]): Station[] {
  const legs = corners.slice(1).flatMap((to, i) => legBetween(streets, corners[i] as number, to));
  const middle: (Station & { readonly next: Point })[] = [];
  for (const { nodes, street } of legs)
    for (let i = 1; i < nodes.length; i += 1) {
      const a = points.get(nodes[i - 1] as number) as Point;
      const b = points.get(nodes[i] as number) as Point;
      const length = distance(a, b);
      for (let at = 0; at < length; at += 1) middle.push({ place: between(a, b, at / length), next: b, street });
    }
  const lane = middle.map(({ place, next, street }) => ({ place: beside(place, next, 0, laneMetres), street }));
  return smooth(lane, 7);
}

/** A car turns in a curve: the running mean over the metres around. */
const smooth = (stations: readonly Station[], reach: number): Station[] =>
  stations.map(({ street }, i) => {
    const around = stations.slice(Math.max(0, i - reach), i + reach + 1);
    return { place: [mean(around.map((station) => station.place[0])), mean(around.map((station) => station.place[1]))], street };
  });
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

function legBetween(streets: StreetPlan['streets'], from: number, to: number): { nodes: readonly number[]; street: string }[] {
  for (const { nodes, name } of streets) {
    const start = nodes.indexOf(from);
    const end = nodes.indexOf(to);
    if (start >= 0 && end >= 0)
      return [{ nodes: start < end ? nodes.slice(start, end + 1) : nodes.slice(end, start + 1).reverse(), street: name }];
  }
  throw new Error(`No street joins corner ${from} to corner ${to}`);
}
