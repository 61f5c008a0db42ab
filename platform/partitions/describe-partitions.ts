import { type Judgement, judgePartitions } from './judge-partitions.ts';
import type { PartitionSet } from './partition-set.ts';
import { premadeUntil } from './plan-maintenance.ts';

/** One partitioned table as people and programs read it; times in ISO 8601, UTC. */
export type TableDescription = {
  readonly table: string;
  readonly interval: string;
  readonly partitions: number;
  readonly oldestPartition: string | null;
  /** From now until then every row finds a partition. */
  readonly premadeUntil: string | null;
  readonly sizeBytes: number;
  readonly defaultRows: number;
  readonly parkedRows: number;
  readonly undeliveredRows: number;
  readonly oldestUndeliveredAt: string | null;
  /** What holds, as an interval: what the worker said, by its setting or else the rule. Null keeps everything. */
  readonly kept: string | null;
  /** The same in days, never fewer than it promises. */
  readonly keptDays: number | null;
  /** Whether the worker has said so; else it is the rule in the database, and maintenance by hand drops nothing. */
  readonly isTold: boolean;
  readonly lastMaintainedAt: string | null;
  readonly lastSuccessAt: string | null;
  readonly state: 'good' | 'warn' | 'bad';
  readonly findings: readonly Judgement[];
};

/** What `axion partitions` and the job dashboard show of a table. */
export function describePartitions(set: PartitionSet, now: Date): TableDescription {
  const findings = judgePartitions(set, now);
  return {
    table: set.parent,
    interval: set.unit ?? 'unknown',
    partitions: set.partitions.length,
    oldestPartition: iso(set.partitions[0]?.startsAt),
    premadeUntil: iso(premadeUntil(set, now)),
    sizeBytes: set.sizeBytes,
    defaultRows: set.defaultTotal,
    parkedRows: set.parked,
    undeliveredRows: set.undelivered,
    oldestUndeliveredAt: iso(set.oldestUndeliveredAt),
    kept: set.keptInForce,
    keptDays: set.keptDays,
    isTold: set.isTold,
    lastMaintainedAt: iso(set.maintainedAt),
    lastSuccessAt: iso(set.succeededAt),
    state: findings[0]?.grade ?? 'good',
    findings,
  };
}

const iso = (moment: Date | null | undefined): string | null => moment?.toISOString() ?? null;
