import { startAfter, type Unit } from './intervals.ts';
import type { Partition, PartitionSet } from './partition-set.ts';

/** Partitions one after the other, for tests. */
export const run = (unit: Unit, first: string, count: number): readonly Partition[] =>
  Array.from({ length: count }, (_, n) => {
    const startsAt = startAfter(unit, new Date(first), n);
    return { name: `p_${startsAt.toISOString()}`, startsAt, endsAt: startAfter(unit, startsAt) };
  });

/** A daily table in order on 2027-03-10, with what a test changes. */
export const dailySet = (more: Partial<PartitionSet> = {}): PartitionSet & { readonly unit: Unit } => ({
  ...{
    parent: 'public.outbox',
    premake: 7,
    partmanRetention: null,
    kept: '7 days',
    isTold: true,
    keptInForce: '7 days',
    keptDays: 7,
    isKeptForever: false,
    isOutbox: true,
  },
  ...{ keepsDropped: false, isEndless: true, maintainedAt: new Date('2027-03-10T02:00:00Z'), hasDefault: true, sizeBytes: 0 },
  ...{ defaultTotal: 0, defaultIntervals: [], parked: 0, undelivered: 0, oldestUndeliveredAt: null },
  ...{ triedAt: new Date('2027-03-10T02:00:00Z'), succeededAt: new Date('2027-03-10T02:00:00Z'), fault: null },
  partitions: run('day', '2027-03-03T00:00:00Z', 15),
  ...more,
  unit: 'day',
});
