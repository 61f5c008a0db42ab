import { AxionError } from '../errors/axion-error.ts';
import { sqlStateOf } from '../postgres/postgres-error.ts';
import { type Attempt, attemptStep } from './attempt-step.ts';
import { intervalName, type Unit } from './intervals.ts';
import { misconfiguration } from './judge-partitions.ts';
import type { PartitionSet } from './partition-set.ts';
import { dropPartitions, expireDefaultRows, fillGaps, makePartition, returnParked, runPartman } from './partitions.queries.ts';
import { missingIntervals, planMaintenance, premadeUntil } from './plan-maintenance.ts';
import { readPartitionSets } from './read-partition-sets.ts';
import { type asTheWorker, keptBy, type Retention } from './retention.ts';

/** What one run did to one table. */
export type TableLedger = {
  readonly parent: string;
  /** Partitions made and dropped. */
  readonly made: number;
  readonly dropped: number;
  /** Rows moved out of the default partition, parked because the table refuses them now, put back, and deleted as too old. */
  readonly moved: number;
  readonly parked: number;
  readonly returned: number;
  readonly expired: number;
  /** Rows that stay in the default partition: far ahead, or older than the first partition. */
  readonly staying: number;
  readonly premadeUntil: Date | null;
};

/** What was done, and what each step that failed said. */
type Outcome = { readonly ledger: TableLedger; readonly faults: readonly unknown[] };
type Known = PartitionSet & { readonly unit: Unit };

/** So many calls of 100,000 rows a night; the rest goes the next night. */
const mostExpiries = 50;
const mostRounds = 60;
const rowsInTheWay = 'AXP07';

/**
 * Brings one table to where it should be; run again, it finds nothing to do. Order: what is too old goes first, so that no partition is made for it; rows in the way move; pg_partman
 * makes what is ahead; gaps close; old partitions drop. Then it looks again and believes nothing. A step that fails stops none of those after it. Faults are what `attemptStep` and
 * `keptBy` throw, and `partitions.interval-missing` when a coming partition is absent nevertheless.
 * @throws AxionError `partitions.unknown-parent`, `partitions.misconfigured`, `store.unavailable`: nothing more can be done
 */
export async function maintainTable(attempt: Attempt, retention: Retention | typeof asTheWorker): Promise<Outcome> {
  const { parent } = attempt;
  const before = await look(attempt);
  const faults: unknown[] = [];
  const step = <Result>(work: () => Promise<Result>, otherwise: Result) => work().catch(keptIn(faults, otherwise));
  const { returned } = await step(() => attemptStep(attempt, returnParked, { parent }), { returned: 0 });
  const kept = await step(async () => keptBy(before.set, retention), null);
  const expired = kept === null ? 0 : await step(() => expire(attempt, kept), 0);
  const { moved, parked } = await step(() => makeAhead(attempt), { moved: 0, parked: 0 });
  const { dropped } =
    kept === null ? nothingDropped : await step(() => attemptStep(attempt, dropPartitions, { parent, kept }), nothingDropped);
  const { set, now } = await look(attempt);
  const missing = missingIntervals(set, now).map((start) => intervalName(set.unit, start));
  if (missing.length > 0) faults.push(new AxionError('partitions.interval-missing', { parent, missing }));
  const { ahead, behind } = planMaintenance(set, now).staying;
  const made = set.partitions.length - before.set.partitions.length + dropped;
  const done = { made, dropped, moved, parked, returned, expired };
  return { ledger: { parent, ...done, staying: ahead + behind, premadeUntil: premadeUntil(set, now) }, faults };
}

const nothingDropped = { dropped: 0 };

/** Keeps a step's fault, so that the next step is taken; without the store there is none. */
const keptIn =
  <Result>(faults: unknown[], otherwise: Result) =>
  (error: unknown): Result => {
    if (error instanceof AxionError && error.code === 'store.unavailable') throw error;
    faults.push(error);
    return otherwise;
  };

async function look({ postgres, parent }: Attempt): Promise<{ readonly set: Known; readonly now: Date }> {
  const { sets, now } = await readPartitionSets(postgres, parent);
  const [set] = sets;
  if (set === undefined) throw new AxionError('partitions.unknown-parent', { parent });
  const reason = misconfiguration(set);
  if (reason !== undefined || set.unit === null)
    throw new AxionError('partitions.misconfigured', { parent, reason: reason ?? 'no interval' });
  return { set: { ...set, unit: set.unit }, now };
}

async function expire(attempt: Attempt, kept: string): Promise<number> {
  let total = 0;
  for (let call = 0; call < mostExpiries; call += 1) {
    const { expired } = await attemptStep(attempt, expireDefaultRows, { parent: attempt.parent, kept });
    total += expired;
    if (expired === 0) break;
  }
  return total;
}

/**
 * pg_partman makes more than it was told to when rows already lie in partitions ahead, and then fails on further rows in its way. The first of them move, and it tries again; the gap
 * that this leaves is closed. Rows that came while it worked are met the same way.
 */
async function makeAhead(attempt: Attempt): Promise<Moved> {
  let total = await clearTheWay(attempt);
  for (let round = 1; ; round += 1) {
    try {
      await attemptStep(attempt, runPartman, { parent: attempt.parent });
      await closeGaps(attempt);
      return total;
    } catch (error) {
      if (sqlStateOf(error) !== rowsInTheWay) throw error;
      if (round >= mostRounds)
        throw new AxionError('partitions.blocked', { parent: attempt.parent, step: runPartman.name, attempts: round }, error);
    }
    total = added(total, await clearTheWay(attempt));
    const { set, now } = await look(attempt);
    const { nextAhead } = planMaintenance(set, now);
    if (nextAhead !== null) total = added(total, await attemptStep(attempt, makePartition, { parent: attempt.parent, moment: nextAhead }));
  }
}

type Moved = { readonly moved: number; readonly parked: number };
const added = (a: Moved, b: Moved): Moved => ({ moved: a.moved + b.moved, parked: a.parked + b.parked });

/** Each interval in a transaction of its own: nobody waits longer than for one partition's rows. */
async function clearTheWay(attempt: Attempt): Promise<Moved> {
  const { set, now } = await look(attempt);
  let total: Moved = { moved: 0, parked: 0 };
  for (const moment of planMaintenance(set, now).move)
    total = added(total, await attemptStep(attempt, makePartition, { parent: attempt.parent, moment }));
  return total;
}

/** pg_partman counts from the last partition: when that one lies far ahead, it makes none of those before it. They are made here one by one. */
async function closeGaps(attempt: Attempt): Promise<void> {
  const { parent } = attempt;
  const { set, now } = await look(attempt);
  if (planMaintenance(set, now).closesGaps) await attemptStep(attempt, fillGaps, { parent });
  else for (const moment of missingIntervals(set, now)) await attemptStep(attempt, makePartition, { parent, moment });
}
