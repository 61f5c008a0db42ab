import { z } from 'zod';
import { type Job, type JobRun, job } from '../jobs/job.ts';
import type { Postgres } from '../postgres/postgres.ts';
import type { Log } from '../telemetry/log.ts';
import { judgePartitions } from './judge-partitions.ts';
import { maintainPartitions } from './maintain-partitions.ts';
import { readPartitionSets } from './read-partition-sets.ts';
import type { Retention } from './retention.ts';

/** What the job needs of the worker. */
export type PartitionDeps = {
  readonly partitions: {
    /** A direct connection of its own, closed after each table. */
    readonly connect: () => Postgres;
    readonly retention: Retention;
  };
  readonly now: () => Date;
  readonly log: Pick<Log, 'info' | 'warn'>;
};

/** Keeps partitioned tables going, every night before the day's first drive in most of the world. */
export const partmanMaintenance: Job<PartitionDeps> = job({
  name: 'partman-maintenance',
  about:
    'Makes the coming partitions of every table, moves rows to where they belong, and drops what is older than its retention. Without it rows pile up in default partitions.',
  payload: z.strictObject({}),
  schedule: '15 2 * * *',
  runsWhenNew: true,
  retry: { limit: 6, delaySeconds: 300 },
  timeoutMs: 3_600_000,
  singleton: () => 'all tables',
  run: async ({ partitions, now, log }: PartitionDeps, _payload, { signal, progress }: JobRun) => {
    const done = await maintainPartitions(
      { connect: partitions.connect, now },
      { retention: partitions.retention, signal, onTable: (parent, index, total) => progress(index / total, parent) },
    );
    const warnings = await report(partitions.connect, log);
    const sum = (key: 'made' | 'dropped' | 'moved' | 'parked' | 'returned' | 'expired' | 'staying') =>
      done.reduce((total, ledger) => total + ledger[key], 0);
    const rows = {
      moved: sum('moved'),
      parked: sum('parked'),
      returned: sum('returned'),
      expired: sum('expired'),
      staying: sum('staying'),
    };
    return { tables: done.length, made: sum('made'), dropped: sum('dropped'), ...rows, warnings };
  },
});

/** Says aloud what wants a person's look: parked rows, rows far ahead, events that nobody takes. */
async function report(connect: () => Postgres, log: Pick<Log, 'warn'>): Promise<number> {
  const postgres = connect();
  const { sets, now } = await readPartitionSets(postgres).finally(() => postgres.close());
  const findings = sets.flatMap((set) => judgePartitions(set, now).map(({ says }) => ({ table: set.parent, says })));
  for (const finding of findings) log.warn('a partitioned table wants a look', finding);
  return findings.length;
}
