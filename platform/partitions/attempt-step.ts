import { AxionError } from '../errors/axion-error.ts';
import type { Postgres } from '../postgres/postgres.ts';
import { partmanReasonOf, sqlStateOf } from '../postgres/postgres-error.ts';
import type { Query } from '../postgres/query.ts';
import { resetSearchPath } from './partitions.queries.ts';

/** How a step waits for locks: each attempt gives up after 1.5 s, so that readers queue behind it no longer. */
export type Patience = {
  readonly attempts: number;
  readonly pause: (ms: number) => Promise<void>;
  readonly random: () => number;
};

/** A connection, the table, and how long to try. */
export type Attempt = { readonly postgres: Postgres; readonly parent: string; readonly patience: Patience };

/** lock_not_available, deadlock_detected, another maintenance, and a partition that another run made meanwhile. */
const passing = new Set(['55P03', '40P01', 'AXP02', '42P07', '42P17']);
const reasons: Readonly<Record<string, string>> = {
  AXP03: 'pg_partman is told to drop or undo its partitions by itself',
  AXP04: 'its interval is none of hour, day, month and year',
  AXP06: 'it has no default partition',
  '42501': 'this role may not maintain partitions',
};

/**
 * Runs one function of schema `maintenance` in a transaction of its own, again when others were in the way.
 * @throws AxionError `store.refused` with AXP07 when rows of the default partition are in the way, `partitions.blocked`, `partitions.unknown-parent`, `partitions.misconfigured`, `partitions.retention-refused`, `store.unavailable`
 */
export async function attemptStep<Params, Row>(
  { postgres, parent, patience }: Attempt,
  step: Query<Params, Row>,
  params: Params,
): Promise<Row> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inOneTransaction(postgres, step, params);
    } catch (error) {
      const state = sqlStateOf(error) ?? '';
      if (!passing.has(state)) throw explained(error, parent, state);
      if (attempt >= patience.attempts) throw new AxionError('partitions.blocked', { parent, step: step.name, attempts: attempt }, error);
      await patience.pause(pauseMs(attempt, patience.random()));
    }
  }
}

/** Grows to 4 s; the random half keeps runs of several workers apart. */
const pauseMs = (attempt: number, random: number): number => Math.min(4_000, 250 * 2 ** attempt) * (0.5 + random / 2);

const inOneTransaction = <Params, Row>(postgres: Postgres, step: Query<Params, Row>, params: Params): Promise<Row> =>
  postgres.transaction(async (statements) => {
    const row = await statements.maybeOne(step, params);
    // Also when a pooler stands between against our advice, nobody else gets pg_partman's search_path.
    await statements.maybeOne(resetSearchPath, {});
    return row as Row;
  });

function explained(error: unknown, parent: string, state: string): unknown {
  if (state === 'AXP01') return new AxionError('partitions.unknown-parent', { parent }, error);
  if (state === 'AXP05')
    return new AxionError('partitions.retention-refused', { parent, reason: 'its rows are kept forever, or for at least a day' }, error);
  const reason = reasons[state] ?? partmanReasonOf(error);
  return reason === undefined ? error : new AxionError('partitions.misconfigured', { parent, reason }, error);
}
