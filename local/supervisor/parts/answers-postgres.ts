import { connectToPrimary } from '@axion/platform/postgres/connect-to-primary.ts';
import type { Check } from '../children/readiness.ts';

/** Passes when a server that takes writes lets this role in and answers. */
export const answersPostgres =
  (url: string): Check =>
  async (signal) => {
    const client = await connectToPrimary({
      url,
      applicationName: 'axion-supervisor',
      connectTimeoutMs: 1_500,
      statementTimeoutMs: 1_500,
    });
    try {
      signal.throwIfAborted();
      await client.query('select 1');
    } finally {
      await client.end().catch(() => undefined);
    }
  };
