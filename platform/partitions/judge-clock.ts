import type { PartitionSet } from './partition-set.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;
const mostApartMs = 5 * minuteMs;
/** A stack that slept for a year is believed; beyond, a wrong clock is likelier, and it would drop everything that is kept for days. */
const longestSleepMs = 400 * dayMs;

type Clocks = { readonly server: Date; readonly worker: Date; readonly sets: readonly Pick<PartitionSet, 'maintainedAt'>[] };

/** Why no partition should be made or dropped by these clocks; undefined when they agree with each other and with the past. */
export function clockFault({ server, worker, sets }: Clocks): string | undefined {
  const apart = server.getTime() - worker.getTime();
  if (Math.abs(apart) > mostApartMs)
    return `The clock of PostgreSQL and that of the worker are ${lengthOf(Math.abs(apart))} apart (${server.toISOString()}, ${worker.toISOString()})`;
  const latest = Math.max(...sets.map(({ maintainedAt }) => maintainedAt?.getTime() ?? Number.NEGATIVE_INFINITY));
  if (latest === Number.NEGATIVE_INFINITY) return undefined;
  const since = server.getTime() - latest;
  if (since < -dayMs) return `The latest maintenance was ${lengthOf(-since)} after now (${server.toISOString()})`;
  if (since > longestSleepMs) return `The latest maintenance was ${lengthOf(since)} ago (now is ${server.toISOString()})`;
  return undefined;
}

const lengthOf = (ms: number): string =>
  ms < 2 * 60 * minuteMs
    ? `${Math.round(ms / minuteMs)} minutes`
    : ms < 2 * dayMs
      ? `${Math.round(ms / (60 * minuteMs))} hours`
      : `${Math.round(ms / dayMs)} days`;
