import { problemText } from '@axion/contracts/common/problems/problems.ts';
import { AxionError } from '../errors/axion-error.ts';
import type { Postgres } from '../postgres/postgres.ts';
import type { Patience } from './attempt-step.ts';
import { clockFault } from './judge-clock.ts';
import { maintainTable, type TableLedger } from './maintain-table.ts';
import type { PartitionSet } from './partition-set.ts';
import { recordRun } from './partitions.queries.ts';
import { readPartitionSets } from './read-partition-sets.ts';
import { asTheWorker, type Retention, refuseUnknownTables } from './retention.ts';
import { tellRetentionOf } from './tell-retention.ts';

type Deps = {
  /** Opens a connection of its own, direct and not through a pooler; it is closed after each table, for pg_partman changes settings of the session. */
  readonly connect: () => Postgres;
  readonly now: () => Date;
  readonly patience?: Patience;
};

type Wish = {
  /** The worker's setting; or for a person, what the worker said. */
  readonly retention: Retention | typeof asTheWorker;
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
 * Maintains every partitioned table, each by itself: one that cannot be maintained stops none of the others, and a step that fails none of its table's other steps. How each one went is kept in the database.
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
    faults.push(...outcome.faults.map((fault) => `${set.parent}: ${fault.replace(`${set.parent}: `, '')}`));
    if (outcome.ledger !== undefined) done.push(outcome.ledger);
  }
  if (faults.length > 0) throw new AxionError('partitions.maintenance-failed', { faults });
  return done;
}

async function survey(deps: Deps, { retention, tables, trustsClock = false }: Wish): Promise<readonly PartitionSet[]> {
  const { now, sets } = await onOwnConnection(deps, async (postgres) => {
    const report = await readPartitionSets(postgres);
    if (retention !== asTheWorker) await tellRetentionOf(postgres, report.sets, retention);
    return report;
  });
  refuseUnknownTables(tables ?? [], sets);
  const reason = trustsClock ? undefined : clockFault({ server: now, worker: deps.now(), sets });
  if (reason !== undefined) throw new AxionError('partitions.clock-jumped', { reason });
  return tables === undefined ? sets : sets.filter(({ parent }) => tables.includes(parent));
}

type Told = { readonly ledger?: TableLedger; readonly faults: readonly string[] };

async function maintainAndRecord(deps: Deps, { retention }: Wish, { parent }: PartitionSet, postgres: Postgres): Promise<Told> {
  const told = await maintainTable({ postgres, parent, patience: deps.patience ?? usualPatience }, retention).then(
    ({ ledger, faults }): Told => ({ ledger, faults: faults.map(wordsOf) }),
    (error: unknown): Told => ({ faults: [wordsOf(error)] }),
  );
  const { made = 0, moved = 0, dropped = 0, expired = 0 } = told.ledger ?? {};
  const fault = told.faults.length === 0 ? null : told.faults.join('; ').slice(0, 2_000);
  const record = postgres.maybeOne(recordRun, { parent, fault, made: Math.max(0, made), moved, dropped, expired });
  // The store that failed may not take the record either; the fault itself is what must be told.
  await (fault === null ? record : record.catch(() => undefined));
  return told;
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
