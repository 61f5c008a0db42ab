import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { connectToPrimary } from '@axion/platform/postgres/connect-to-primary.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { schemaStatements } from './schema.ts';

const poolMax = 8;
const startTimeoutMs = 15_000;

/** Two servers that start at once must not make the schema at once: any number that nobody else uses. */
const schemaLock = 7_203_318_842;

/** Makes the schema unless it is there, and connects. @throws AxionError `store.unavailable`, or the driver's error when the role may not */
export async function openStore(url: string): Promise<Postgres> {
  await prepareSchema(url);
  return connectPostgres({ url, poolMax, applicationName: 'axion-openfga', statementTimeoutMs: 10_000 });
}

async function prepareSchema(url: string): Promise<void> {
  const client = await connectToPrimary({
    url,
    applicationName: 'axion-openfga',
    connectTimeoutMs: startTimeoutMs,
    statementTimeoutMs: startTimeoutMs,
  });
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [schemaLock]);
    for (const statement of schemaStatements) await client.query(statement);
    await client.query('commit');
  } finally {
    await client.end();
  }
}
