import type pg from 'pg';
import { postgresAddress } from '../postgres/postgres-address.ts';
import { sqlStateOf } from '../postgres/postgres-error.ts';
import { compareCatalogues } from './catalogue/compare-catalogues.ts';
import { readCommittedCatalogue } from './catalogue/read-committed-catalogue.ts';
import { readPostgresCatalogue } from './catalogue/read-postgres-catalogue.ts';
import { openSession } from './connect-as-runner.ts';
import { readMigrations } from './migration-files.ts';
import { type Applied, compareHistory } from './migration-history.ts';

/** What a question about a database needs; `url` as its runner uses it. */
export type PostgresQuestion = { readonly url: string; readonly folder: string };

/**
 * How a database differs from what this release's files make, one line a difference; nothing is changed. While files are pending only these are told: the rest is compared
 * against the release's end.
 * @throws AxionError `store.unavailable`, `migration.folder-unusable`
 */
export async function checkPostgres({ url, folder }: PostgresQuestion): Promise<readonly string[]> {
  const [files, expected] = await Promise.all([readMigrations(folder), readCommittedCatalogue(folder)]);
  const answer = await inReadOnlySession(url, async (client) => {
    const { pending, faults } = compareHistory(files, await appliedTo(client));
    if (faults.length > 0 || pending.length > 0) return [...faults, ...pending.map(({ name }) => `${name} is not applied`)];
    return compareCatalogues(expected, await readPostgresCatalogue(client));
  }).catch(whenAbsent);
  return answer ?? ['the database is not there: --migrate makes it, or prints the lines for an administrator'];
}

const missingDatabase = '3D000';

/** For questions: a database that is not there is no failure. */
export function whenAbsent(error: unknown): undefined {
  if (sqlStateOf(error) !== missingDatabase) throw error;
  return undefined;
}

/** Asks in a transaction that cannot change anything and sees one state. */
export async function inReadOnlySession<Answer>(url: string, ask: (client: pg.Client) => Promise<Answer>): Promise<Answer> {
  const client = await openSession(url);
  try {
    await client.query('begin isolation level repeatable read, read only');
    return await ask(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The record of a database; empty where no runner was yet. */
export async function appliedTo(client: pg.Client): Promise<readonly Applied[]> {
  const { rows } = await client.query<{ there: boolean }>(`select to_regclass('migrations.applied') is not null as there`);
  if (!rows[0]?.there) return [];
  const applied = await client.query<Applied>(
    `select version, name, sha256, finished_at is not null as "isFinished" from migrations.applied order by version`,
  );
  return applied.rows;
}

/** The database that an address names. */
export const databaseOf = (url: string): string => postgresAddress(url).database;
