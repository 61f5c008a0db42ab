import pg from 'pg';
import { currentRequestId } from '../telemetry/request-context.ts';
import type { Postgres, Statements } from './postgres.ts';
import { translatePostgresError } from './postgres-error.ts';

export type PostgresSettings = {
  readonly url: string;
  readonly poolMax: number;
  readonly connectTimeoutMs?: number;
  /** The longest one statement may run. */
  readonly statementTimeoutMs?: number;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
};

/** A pool on one database. Statements are sent unnamed, so that a transaction-mode pooler may stand between. */
export function connectPostgres(settings: PostgresSettings): Postgres {
  const { connectTimeoutMs = 5_000, statementTimeoutMs = 30_000 } = settings;
  const pool = new pg.Pool({
    connectionString: settings.url,
    max: settings.poolMax,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: statementTimeoutMs,
    application_name: settings.applicationName,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced by the pool; unheard, the event would end the process.
  pool.on('error', () => undefined);

  return {
    ...statementsOn(pool),
    transaction: (work) => inTransaction(pool, work),
    close: () => pool.end(),
  };
}

async function inTransaction<Result>(pool: pg.Pool, work: (statements: Statements) => Promise<Result>): Promise<Result> {
  const client = await pool.connect().catch((cause: unknown) => {
    throw translatePostgresError(cause);
  });
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('begin');
    const result = await work(statementsOn(client));
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw translatePostgresError(error);
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

const statementsOn = (connection: Pick<pg.Pool, 'query'>): Statements => ({
  async maybeOne(query, params) {
    const [row] = await this.many(query, params);
    return row;
  },
  async many(query, params) {
    const { rows } = await connection.query(marked(query.text), [...query.values(params)]).catch((cause: unknown) => {
      throw translatePostgresError(cause);
    });
    return rows.map((row) => query.row.parse(row));
  },
});

/** The request id as a comment, so that a slow query leads to its request. */
const marked = (text: string): string => {
  const requestId = currentRequestId();
  return requestId === undefined ? text : `/* request_id=${requestId} */ ${text}`;
};
