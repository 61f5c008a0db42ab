import { startAfter, startOf, type Unit } from './intervals.ts';
import type { Partition, PartitionSet } from './partition-set.ts';

/** What stands in the way of a table's coming partitions, and what does not. */
export type MaintenancePlan = {
  /** Intervals whose rows lie in the default partition and whose partition is wanted: made first, oldest first. */
  readonly move: readonly Date[];
  /** Rows that stay in the default partition, where they are found and delivered as before: too far ahead, or older than the first partition. */
  readonly staying: { readonly ahead: number; readonly behind: number };
  /** The first interval of rows ahead of the window: pg_partman comes upon it when rows in partitions ahead make it want more than it was told to. */
  readonly nextAhead: Date | null;
  /** Whether the gaps between partitions are few enough to be closed; a partition far ahead would else bring thousands. */
  readonly closesGaps: boolean;
};

/** More missing partitions than this in one table are no missed nights but a mistake. */
const mostGaps = 120;

/**
 * Decides from the present state alone. The window reaches from the table's first partition to the last one that is to be made ahead: a row inside blocks its
 * partition and moves; a row ahead must not move, for its partition would be the last one, after which pg_partman makes none of the months before it.
 */
export function planMaintenance(set: PartitionSet & { readonly unit: Unit }, now: Date): MaintenancePlan {
  const end = windowEnd(set, now);
  const begin = set.partitions[0]?.startsAt ?? startOf(set.unit, now);
  const inside = set.defaultIntervals.filter(({ startsAt }) => startsAt >= begin && startsAt < end);
  const behind = sum(set.defaultIntervals.filter(({ startsAt }) => startsAt < begin));
  return {
    move: inside.map(({ startsAt }) => startsAt),
    staying: { behind, ahead: set.defaultTotal - behind - sum(inside) },
    nextAhead: set.defaultIntervals.find(({ startsAt }) => startsAt >= end)?.startsAt ?? null,
    closesGaps: countGaps(set) <= mostGaps,
  };
}

/** Intervals from now to the last one that is to be made ahead which no partition covers. */
export function missingIntervals(set: PartitionSet & { readonly unit: Unit }, now: Date): readonly Date[] {
  const present = startOf(set.unit, now);
  return Array.from({ length: Math.max(set.premake, leastPremade) + 1 }, (_, n) => startAfter(set.unit, present, n)).filter(
    (start) => !covers(set.partitions, start, startAfter(set.unit, start)),
  );
}

/** Until when rows from now on find a partition without a gap; null when there is none for now. */
export function premadeUntil(set: PartitionSet, now: Date): Date | null {
  let until: Date | null = null;
  for (const { startsAt, endsAt } of set.partitions) {
    const reached = until ?? now;
    if (startsAt <= reached && endsAt > reached) until = endsAt;
  }
  return until;
}

/** Fewer partitions ahead than this leave no time to find out that nobody makes them. */
export const leastPremade = 4;

const windowEnd = (set: PartitionSet & { readonly unit: Unit }, now: Date): Date =>
  startAfter(set.unit, startOf(set.unit, now), Math.max(set.premake, leastPremade) + 1);

/** Partitions do not overlap and come in the order of time, so one pass finds whether they reach from start to end. */
function covers(partitions: readonly Partition[], start: Date, end: Date): boolean {
  let reached = start;
  for (const { startsAt, endsAt } of partitions) if (startsAt <= reached && endsAt > reached) reached = endsAt;
  return reached >= end;
}

/** Counted no further than one beyond what is allowed. */
function countGaps({ partitions, unit }: PartitionSet & { readonly unit: Unit }): number {
  let gaps = 0;
  for (const [i, { endsAt }] of partitions.entries()) {
    const next = partitions[i + 1]?.startsAt ?? endsAt;
    for (let start = endsAt; start < next && gaps <= mostGaps; start = startAfter(unit, start)) gaps += 1;
  }
  return gaps;
}

const sum = (intervals: PartitionSet['defaultIntervals']): number => intervals.reduce((total, { rows }) => total + rows, 0);
