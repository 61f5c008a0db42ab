import type { Unit } from './intervals.ts';

/** One partition: rows from `startsAt` on, before `endsAt`. */
export type Partition = { readonly name: string; readonly startsAt: Date; readonly endsAt: Date };

/** A partitioned table as it is now; read by `readPartitionSets`. */
export type PartitionSet = {
  /** schema.table */
  readonly parent: string;
  /** How much time one partition holds; null when pg_partman was told an interval that we do not keep. */
  readonly unit: Unit | null;
  /** How many partitions are to exist after the present one. */
  readonly premake: number;
  /** What pg_partman would drop by itself; must be null. */
  readonly partmanRetention: string | null;
  /** How long the rule in the database keeps rows, in words that PostgreSQL reads as an interval: `7 days`, `1 year 6 months`; null keeps everything. */
  readonly kept: string | null;
  /** Whether the worker has said how long it keeps rows, by its setting or else the rule. */
  readonly isTold: boolean;
  /** What it said; the rule as long as it has said nothing. */
  readonly keptInForce: string | null;
  /** The same from now back by the calendar, in days that are never fewer. */
  readonly keptDays: number | null;
  readonly isKeptForever: boolean;
  /** Has rows that wait to be delivered. */
  readonly isOutbox: boolean;
  /** Whether pg_partman would leave dropped partitions on disk; must be false. */
  readonly keepsDropped: boolean;
  /** Whether partitions are made while nobody writes; must be true. */
  readonly isEndless: boolean;
  readonly maintainedAt: Date | null;
  /** In the order of time, without the default one. */
  readonly partitions: readonly Partition[];
  readonly hasDefault: boolean;
  readonly sizeBytes: number;
  /** Rows in the default partition; by interval for those nearest to now. */
  readonly defaultTotal: number;
  readonly defaultIntervals: readonly { readonly startsAt: Date; readonly rows: number }[];
  /** Rows that the table's own rules refuse for now, set aside. */
  readonly parked: number;
  readonly undelivered: number;
  readonly oldestUndeliveredAt: Date | null;
  /** The latest maintenance, the latest good one, and what went wrong in the latest. */
  readonly triedAt: Date | null;
  readonly succeededAt: Date | null;
  readonly fault: string | null;
};
