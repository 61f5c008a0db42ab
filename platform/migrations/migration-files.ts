import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AxionError } from '../errors/axion-error.ts';
import { concurrentIndexOf } from './run/concurrent-index.ts';
import { splitStatements } from './split-statements.ts';

/** One file of a folder of migrations. */
export type Migration = {
  /** From 1, without a gap. */
  readonly version: number;
  /** The file's name: `0001-tracks.sql`. */
  readonly name: string;
  readonly sha256: string;
  readonly sql: string;
  /** False when the file begins with `-- no-transaction`: its statements then run one by one and must bear being run again. */
  readonly isTransactional: boolean;
};

const shape = /^(\d{4})-[a-z0-9]+(?:-[a-z0-9]+)*\.sql$/;

const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * Files of a folder, in order.
 * @throws AxionError `migration.folder-unusable` with every misnamed file, gap and number used twice
 */
export function migrationsOf(folder: string, files: readonly { readonly name: string; readonly sql: string }[]): Migration[] {
  const migrations = files
    .filter(({ name }) => shape.test(name))
    .map(({ name, sql }) => ({
      version: Number(name.slice(0, 4)),
      name,
      sql,
      sha256: sha256Of(sql),
      isTransactional: !/^-- no-transaction\b/.test(sql),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const faults = [
    ...files.filter(({ name }) => !shape.test(name)).map(({ name }) => `${name} is not named like 0001-name.sql`),
    ...migrations.flatMap(({ version, name }, i) => (version === i + 1 ? [] : [`${name} is not number ${String(i + 1).padStart(4, '0')}`])),
    ...migrations.flatMap(unsafeStatements),
  ];
  if (faults.length > 0) throw new AxionError('migration.folder-unusable', { folder, faults });
  return migrations;
}

/** What would break the promise that a killed file can be run again. */
const unsafeStatements = ({ name, sql, isTransactional }: Migration): string[] =>
  splitStatements(sql).flatMap((statement) => {
    const fault = isTransactional ? endsTransaction(statement.sql) : cannotRepeat(statement.sql);
    return fault === undefined ? [] : [`${name}, line ${statement.line}: ${fault}`];
  });

const endsTransaction = (sql: string): string | undefined =>
  /^(commit|rollback|abort|start\s+transaction)\b/i.test(sql) ? 'the file is one transaction, which the runner begins and ends' : undefined;

const cannotRepeat = (sql: string): string | undefined =>
  concurrentIndexOf(sql)?.isRepeatable === false
    ? 'an index built concurrently needs "if not exists", so that it bears being run again'
    : undefined;

/**
 * Reads the `.sql` files of a folder.
 * @throws AxionError `migration.folder-unusable`, also when the folder cannot be read
 */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    throw new AxionError('migration.folder-unusable', { folder, faults: [`cannot be read: ${cause.code}`] }, cause);
  });
  const wanted = names.filter((name) => name.endsWith('.sql'));
  const files = await Promise.all(wanted.map(async (name) => ({ name, sql: await readFile(join(folder, name), 'utf8') })));
  return migrationsOf(basename(folder), files);
}
