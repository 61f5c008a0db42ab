import type { Postgres } from '../postgres/postgres.ts';
import type { PartitionSet } from './partition-set.ts';
import { tellRetention } from './partitions.queries.ts';
import { readPartitionSets } from './read-partition-sets.ts';
import { keptOf, type Retention, refuseUnknownTables } from './retention.ts';

/**
 * Says in the database how long the worker keeps rows of each table, so that a person who maintains drops no earlier.
 * @throws AxionError `partitions.unknown-parent` for a setting of no table, `store.refused`, `store.unavailable`
 */
export async function tellRetentionOf(
  postgres: Pick<Postgres, 'many'>,
  sets: readonly PartitionSet[],
  retention: Retention,
): Promise<void> {
  refuseUnknownTables([...retention.keys()], sets);
  const kept = sets.map((set) => (set.isKeptForever ? null : keptOf(set, retention)));
  await postgres.many(tellRetention, { parents: sets.map(({ parent }) => parent), kept });
}

type Started = { readonly connect: () => Postgres; readonly retention: Retention };

/** The same when the worker starts: a setting that was changed holds from then on, also for people. @throws as above */
export async function tellRetentionAtStart({ connect, retention }: Started): Promise<void> {
  const postgres = connect();
  try {
    await tellRetentionOf(postgres, (await readPartitionSets(postgres)).sets, retention);
  } finally {
    await postgres.close();
  }
}
