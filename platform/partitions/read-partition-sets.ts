import { AxionError } from '../errors/axion-error.ts';
import type { Statements } from '../postgres/postgres.ts';
import type { PartitionSet } from './partition-set.ts';
import { readClock, readSets } from './partitions.queries.ts';

/** Partitioned tables, and the server's clock at that moment. */
export type PartitionReport = { readonly now: Date; readonly sets: readonly PartitionSet[] };

/** Reads what the worker and the observer may see: figures, never rows; of all tables unless one is named. */
export async function readPartitionSets(
  postgres: Pick<Statements, 'many' | 'maybeOne'>,
  parent: string | null = null,
): Promise<PartitionReport> {
  const sets = await postgres.many(readSets, { parent });
  const clock = await postgres.maybeOne(readClock, {});
  if (clock === undefined) throw new AxionError('store.unavailable', { store: 'postgres' });
  return { now: clock.now, sets };
}
