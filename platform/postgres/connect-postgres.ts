import type pg from 'pg';
import { openPrimaryPool, type PrimaryPool } from './pool/primary-pool.ts';
import { isServerTrouble, isStandbysAnswer, isTurnedAway, leavesConnectionUsable } from './pool/trouble.ts';
import type { Postgres, Statements } from './postgres.ts';
import { translatePostgresError } from './postgres-error.ts';
import { marked } from './statement-mark.ts';

export type PostgresSettings = {
  /** May name several servers of one cluster; the one that takes writes is used. */
  readonly url: string;
  readonly poolMax: number;
  /** How long a call waits for a connection, also while a standby is promoted. */
  readonly connectTimeoutMs?: number;
  /** The longest one statement may run. */
  readonly statementTimeoutMs?: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
};

/**
 * A pool on one database. Statements are sent unnamed and leave nothing in a session, so that a transaction-mode pooler may stand between.
 * When the server takes no writes any more (25006) or is going away (57P01), the pool is emptied, and what was certainly not done is done once more.
 */
export function connectPostgres(settings: PostgresSettings): Postgres {
  const { connectTimeoutMs = 5_000, statementTimeoutMs = 30_000 } = settings;
  const pool = openPrimaryPool({ ...settings, connectTimeoutMs, statementTimeoutMs });
  return {
    ...statementsThrough((text, values) => onceMore(() => runAlone(pool, text, values))),
    transaction: (work) => onceMore(() => inTransaction(pool, work)),
    close: pool.close,
  };
}

/** An attempt of which the server kept nothing, so that it may be made again. */
type Undone = { readonly undone: unknown };
type Outcome<Result> = { readonly result: Result } | Undone;

async function onceMore<Result>(attempt: () => Promise<Outcome<Result>>): Promise<Result> {
  const first = await attempt();
  if ('result' in first) return first.result;
  const second = await attempt();
  if ('result' in second) return second.result;
  throw translatePostgresError(second.undone);
}

const acquire = (pool: PrimaryPool): Promise<pg.PoolClient> =>
  pool.acquire().catch((cause: unknown) => {
    throw translatePostgresError(cause);
  });

/** A statement outside a transaction is done again only when the server said itself that it did not do it. */
async function runAlone(pool: PrimaryPool, text: string, values: unknown[]): Promise<Outcome<pg.QueryResult>> {
  const client = await acquire(pool);
  try {
    const result = await client.query(text, values);
    pool.release(client);
    return { result };
  } catch (error) {
    pool.release(client, error);
    if (isTurnedAway(error)) return { undone: error };
    throw translatePostgresError(error);
  }
}

/** Whatever breaks before `commit` is sent, the server keeps nothing; it is done again while nothing that `work` saw may have left it. */
async function inTransaction<Result>(pool: PrimaryPool, work: (statements: Statements) => Promise<Result>): Promise<Outcome<Result>> {
  const client = await acquire(pool);
  let answers = 0;
  let isCommitting = false;
  let fault: unknown;
  const run = async (text: string, values: unknown[]) => {
    try {
      const result = await client.query(text, values);
      answers += 1;
      return result;
    } catch (error) {
      fault ??= error;
      throw translatePostgresError(error);
    }
  };
  try {
    await run(marked('begin'), []);
    const result = await work(statementsThrough(run));
    isCommitting = true;
    await run(marked('commit'), []);
    pool.release(client);
    return { result };
  } catch (error) {
    pool.release(client, await rollback(client, fault));
    // One answer: that of `begin`.
    const mayRepeat = !isCommitting && (isStandbysAnswer(fault) || (answers <= 1 && isServerTrouble(fault)));
    if (mayRepeat) return { undone: fault };
    throw translatePostgresError(error);
  }
}

/** Why the connection is no longer as good as before, if it is not. */
async function rollback(client: pg.PoolClient, fault: unknown): Promise<unknown> {
  if (fault !== undefined && !leavesConnectionUsable(fault)) return fault;
  return client.query('rollback').then(
    () => undefined,
    (failure: unknown) => failure,
  );
}

const statementsThrough = (run: (text: string, values: unknown[]) => Promise<pg.QueryResult>): Statements => ({
  async maybeOne(query, params) {
    const [row] = await this.many(query, params);
    return row;
  },
  async many(query, params) {
    const { rows } = await run(marked(query.text, query.name), [...query.values(params)]);
    return rows.map((row) => query.row.parse(row));
  },
});
