import pg from 'pg';
import type { Check } from '../children/readiness.ts';

/** Passes when the server lets this role in and answers. */
export const answersPostgres =
  (url: string): Check =>
  async (signal) => {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 1_500,
      query_timeout: 1_500,
      application_name: 'axion-supervisor',
    });
    // Heard, so that a server that goes away in the middle does not end us.
    client.on('error', () => undefined);
    try {
      await client.connect();
      signal.throwIfAborted();
      await client.query('select 1');
    } finally {
      await client.end().catch(() => undefined);
    }
  };
