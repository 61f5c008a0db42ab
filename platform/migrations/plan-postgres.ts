import { join } from 'node:path';
import { AxionError } from '../errors/axion-error.ts';
import { appliedTo, databaseOf, inReadOnlySession, type PostgresQuestion, whenAbsent } from './check-postgres.ts';
import { readMigrations } from './migration-files.ts';
import { compareHistory } from './migration-history.ts';
import { planLines } from './plan/plan-lines.ts';
import { squawkFindings } from './plan/squawk-findings.ts';

/**
 * What `migrate` would do to a database, in lines: each file with its statements' locks and squawk's findings. Nothing is changed.
 * @throws AxionError `migration.history-differs`, `migration.folder-unusable`, `store.unavailable`
 */
export async function planPostgres({ url, folder }: PostgresQuestion): Promise<readonly string[]> {
  const files = await readMigrations(folder);
  const applied = await inReadOnlySession(url, appliedTo).catch(whenAbsent);
  const { pending, faults } = compareHistory(files, applied ?? []);
  if (faults.length > 0) throw new AxionError('migration.history-differs', { database: databaseOf(url), faults });
  const made = new Set<string>();
  const lines = applied === undefined ? ['  the database would be made'] : [];
  const pathOf = ({ name }: { readonly name: string }) => join(folder, name);
  const findings = await squawkFindings(pending.map((file) => ({ path: pathOf(file), isTransactional: file.isTransactional })));
  for (const file of pending) lines.push(...planLines(file, findings?.get(pathOf(file)), made));
  return lines;
}
