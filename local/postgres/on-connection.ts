import pg from 'pg';

/** One session of a database, for arranging servers and tests; services use the pool of platform/postgres. */
export type Connection = Pick<pg.Client, 'query'>;

/** Opens a connection, hands it to `work`, and closes it whatever happens. Errors are the driver's. */
export async function onConnection<Result>(url: string, work: (connection: Connection) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    query_timeout: 120_000,
    application_name: 'axion-arrange',
  });
  // A connection that breaks is told of by the statement that waits on it.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
