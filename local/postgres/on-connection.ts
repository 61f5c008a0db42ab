import { connectToPrimary } from '@axion/platform/postgres/connect-to-primary.ts';
import type pg from 'pg';

/** One session of a database, for arranging servers and tests; services use the pool of platform/postgres. */
export type Connection = Pick<pg.Client, 'query'>;

/** Opens a connection, hands it to `work`, and closes it whatever happens. Errors are the driver's. */
export async function onConnection<Result>(url: string, work: (connection: Connection) => Promise<Result>): Promise<Result> {
  const client = await connectToPrimary({ url, applicationName: 'axion-arrange', statementTimeoutMs: 120_000 });
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
