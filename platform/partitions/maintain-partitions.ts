import { problemText } from '@axion/contracts/common/problems/problems.ts';
import { AxionError } from '../errors/axion-error.ts';
import type { Postgres } from '../postgres/postgres.ts';
import type { Patience } from './attempt-step.ts';
import { clockFault } from './judge-clock.ts';
import { maintainTable, type TableLedger } from './maintain-table.ts';
import type { PartitionSet } from './partition-set.ts';
import { recordRun } from './partitions.queries.ts';
import { readPartitionSets } from './read-partition-sets.ts';
import { keptDaysOf, type Retention, refuseUnknownTables } from './retention.ts';

type Deps = {
  /** Opens a connection of its own, direct and not through a pooler; it is closed after each table, for pg_partman changes settings of the session. */
  readonly connect: () => Postgres;
  readonly now: () => Date;
  readonly patience?: Patience;
};

type Wish = {
  readonly retention: Retention;
  /** Only these tables; all when absent. */
  readonly tables?: readonly string[];
  /** Goes on although the clock seems to have jumped. */
  readonly trustsClock?: boolean;
  readonly signal?: AbortSignal;
  /** Told before each table: its name and its place among all. */
  readonly onTable?: (parent: string, index: number, total: number) => void;
};

const usualPatience: Patience = {
  attempts: 12,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

/**
 * Maintains every partitioned table, each by itself: one that cannot be maintained stops none of the others. How each one went is kept in the database.
 * @throws AxionError `partitions.maintenance-failed` naming the tables that were not maintained, `partitions.clock-jumped`, `partitions.unknown-parent`, `store.unavailable`
 */
export async function maintainPartitions(deps: Deps, wish: Wish): Promise<readonly TableLedger[]> {
  const sets = await survey(deps, wish);
  const done: TableLedger[] = [];
  const faults: string[] = [];
  for (const [index, set] of sets.entries()) {
    wish.signal?.throwIfAborted();
    wish.onTable?.(set.parent, index, sets.length);
    const outcome = await onOwnConnection(deps, (postgres) => maintainAndRecord(deps, wish, set, postgres));
    if (typeof outcome === 'string') faults.push(`${set.parent}: ${outcome.replace(`${set.parent}: `, '')}`);
    else done.push(outcome);
  }
  if (faults.length > 0) throw new AxionError('partitions.maintenance-failed', { faults });
  return done;
}

async function survey(deps: Deps, { retention, tables, trustsClock = false }: Wish): Promise<readonly PartitionSet[]> {
  const { now, sets } = await onOwnConnection(deps, (postgres) => readPartitionSets(postgres));
  refuseUnknownTables([...retention.keys(), ...(tables ?? [])], sets);
  const reason = trustsClock ? undefined : clockFault({ server: now, worker: deps.now(), sets });
  if (reason !== undefined) throw new AxionError('partitions.clock-jumped', { reason });
  return tables === undefined ? sets : sets.filter(({ parent }) => tables.includes(parent));
}

async function maintainAndRecord(deps: Deps, { retention }: Wish, set: PartitionSet, postgres: Postgres): Promise<TableLedger | string> {
  const { parent } = set;
  try {
    const ledger = await maintainTable({ postgres, parent, patience: deps.patience ?? usualPatience }, keptDaysOf(set, retention));
    const { made, moved, dropped, expired } = ledger;
    await postgres.maybeOne(recordRun, { parent, fault: null, made: Math.max(0, made), moved, dropped, expired });
    return ledger;
  } catch (error) {
    const fault = wordsOf(error);
    const nothing = { made: 0, moved: 0, dropped: 0, expired: 0 };
    // The store that failed may not take the record either; the fault itself is what must be told.
    await postgres.maybeOne(recordRun, { parent, fault: fault.slice(0, 2_000), ...nothing }).catch(() => undefined);
    return fault;
  }
}

const wordsOf = (error: unknown): string =>
  error instanceof AxionError ? `${error.code}: ${problemText(error.code, error.params, 'en').detail}` : String(error);

async function onOwnConnection<Result>({ connect }: Deps, work: (postgres: Postgres) => Promise<Result>): Promise<Result> {
  const postgres = connect();
  try {
    return await work(postgres);
  } finally {
    await postgres.close();
  }
}
