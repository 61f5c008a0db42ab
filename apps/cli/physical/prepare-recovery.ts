import { appendFile, cp, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { makeFolder } from '../installation/make-folder.ts';
import type { PgPrograms } from '../installation/pg-programs.ts';
import { type BaseBackup, checkBaseBackup, findBaseBackups, missingWal, walFolder } from './base-backups.ts';

type Wish = {
  readonly from: string;
  /** The moment to go back to. */
  readonly until: Date;
  /** An empty folder for the copy. */
  readonly data: string;
  readonly action: 'pause' | 'promote';
};

/** The newest base backup that was finished before a moment. */
const baseBefore = (bases: readonly BaseBackup[], until: Date): BaseBackup | undefined =>
  bases
    .filter(({ finishedAt }) => Date.parse(finishedAt) < until.getTime())
    .sort((a, b) => a.finishedAt.localeCompare(b.finishedAt))
    .at(-1);

/**
 * Lays out a data folder that goes back to a moment when a server is started on it. Every byte of the copy and the row of WAL files are checked first.
 * @throws Error that names what is missing or damaged; then nothing was written
 */
export async function prepareRecovery(programs: PgPrograms, { from, until, data, action }: Wish): Promise<BaseBackup> {
  const base = baseBefore(await findBaseBackups(from), until);
  if (base === undefined) throw new Error(`${from} holds no base backup that was finished before ${until.toISOString()}`);
  const missing = await missingWal(from, base);
  if (missing.length > 0)
    throw new Error(
      `WAL files are missing, so that ${until.toISOString()} cannot be reached from ${base.folder}: ${missing.slice(0, 10).join(', ')}`,
    );
  await checkBaseBackup(programs, base);
  await makeFolder(data);
  if ((await readdir(data)).length > 0) throw new Error(`${data} is not empty`);
  await cp(base.folder, data, { recursive: true });
  const archive = resolve(walFolder(from)).replaceAll("'", "''");
  const settings = [
    `restore_command = 'cp "${archive}/%f" "%p" 2>/dev/null || cp "${archive}/%f.partial" "%p"'`,
    `recovery_target_time = '${until.toISOString().replace('T', ' ').replace('Z', '+00')}'`,
    `recovery_target_action = '${action}'`,
  ];
  await appendFile(join(data, 'postgresql.auto.conf'), `${settings.join('\n')}\n`);
  await writeFile(join(data, 'recovery.signal'), '', { mode: 0o600 });
  return base;
}
