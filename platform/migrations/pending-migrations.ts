import { z } from 'zod';
import type { Statements } from '../postgres/postgres.ts';
import { sqlStateOf } from '../postgres/postgres-error.ts';
import { query, sql } from '../postgres/query.ts';
import { readMigrations } from './migration-files.ts';
import { compareHistory } from './migration-history.ts';

const findApplied = query({
  name: 'migrations.find-applied',
  params: z.object({}),
  row: z.object({ version: z.number(), name: z.string(), sha256: z.string(), isFinished: z.boolean() }),
  sql: () => sql`select version, name, sha256, finished_at is not null as "isFinished" from migrations.applied order by version`,
});

type Question = {
  /** As the service's own role. */
  readonly postgres: Pick<Statements, 'many'>;
  readonly folder: string;
};

const noSuchTable = '42P01';

/**
 * Names of the files that this release needs and the database does not have; while there are any, a service is not ready. A newer database is fine:
 * old code runs on the new schema until its pods are replaced.
 * @throws AxionError `store.unavailable`, `migration.folder-unusable`
 */
export async function pendingMigrations({ postgres, folder }: Question): Promise<readonly string[]> {
  const files = await readMigrations(folder);
  const applied = await postgres.many(findApplied, {}).catch((error: unknown) => {
    if (sqlStateOf(error) === noSuchTable) return [];
    throw error;
  });
  return compareHistory(files, applied).pending.map(({ name }) => name);
}
