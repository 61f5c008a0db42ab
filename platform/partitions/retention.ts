import { AxionError } from '../errors/axion-error.ts';
import type { PartitionSet } from './partition-set.ts';

/** Days that rows are kept, by schema.table; null keeps everything. Goes before the rules in the database. */
export type Retention = ReadonlyMap<string, number | null>;

/** For maintenance by hand, which does not know the worker's setting: what the worker said that it keeps. */
export const asTheWorker = 'as the worker';

/** An answer is given again for a day, and an outbox is looked at for as long. */
const leastDays = 1;

/**
 * Reads `public.outbox=7,road_data.wifi_scans=90,public.idempotency_keys=never`: days by table.
 * @throws AxionError `partitions.retention-refused`
 */
export function parseRetention(text: string): Retention {
  const entries = text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  const pairs = entries.map((entry): readonly [string, number | null] => {
    const [, parent, days] = /^([a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*)=(never|\d{1,5})$/.exec(entry) ?? [];
    if (parent === undefined || days === undefined) throw refused(entry, 'it is not of the form schema.table=DAYS or schema.table=never');
    if (days !== 'never' && Number(days) < leastDays) throw refused(parent, `${days} days are less than ${leastDays}`);
    return [parent, days === 'never' ? null : Number(days)];
  });
  const twice = pairs.find(([parent], i) => pairs.findIndex(([other]) => other === parent) !== i);
  if (twice) throw refused(twice[0], 'it is named twice');
  return new Map(pairs);
}

/**
 * What holds for a table, as PostgreSQL reads an interval: the setting, else the rule. Null drops nothing.
 * @throws AxionError `partitions.retention-refused` when the setting names a table whose rows are kept forever
 */
export function keptOf(set: Pick<PartitionSet, 'parent' | 'kept' | 'isKeptForever'>, retention: Retention): string | null {
  const wanted = retention.get(set.parent);
  if (wanted === undefined) return set.kept;
  if (set.isKeptForever && wanted !== null) throw refused(set.parent, 'its rows are kept forever');
  return wanted === null ? null : `${wanted} days`;
}

/**
 * What may be dropped by whoever maintains: the worker goes by its setting, a person by what the worker said, so that nothing is dropped that it would keep.
 * @throws AxionError `partitions.retention-refused`
 */
export const keptBy = (
  set: Pick<PartitionSet, 'parent' | 'kept' | 'isKeptForever' | 'isTold' | 'keptInForce'>,
  retention: Retention | typeof asTheWorker,
): string | null => {
  if (retention !== asTheWorker) return keptOf(set, retention);
  return set.isTold && !set.isKeptForever ? set.keptInForce : null;
};

/** @throws AxionError `partitions.unknown-parent` for a name that no partitioned table has: most likely a slip of the pen */
export function refuseUnknownTables(names: readonly string[], sets: readonly Pick<PartitionSet, 'parent'>[]): void {
  for (const parent of names) if (!sets.some((set) => set.parent === parent)) throw new AxionError('partitions.unknown-parent', { parent });
}

const refused = (parent: string, reason: string) => new AxionError('partitions.retention-refused', { parent, reason });
