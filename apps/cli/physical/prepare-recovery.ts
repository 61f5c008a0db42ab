import { appendFile, cp, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../installation/make-folder.ts';
import type { PgPrograms } from '../installation/pg-programs.ts';
import { type BaseBackup, checkBaseBackup, findBaseBackups, missingWal } from './base-backups.ts';
import { cheaply, copyWal } from './copy-wal.ts';

type Wish = {
  readonly from: string;
  /** The moment to go back to. */
  readonly until: Date;
  /** An empty folder for the copy. */
  readonly data: string;
  readonly action: 'pause' | 'promote';
  readonly tell: (line: string) => void;
};

/** Where the server, which stands in its folder, finds the WAL. */
const walName = 'axion_wal';

/** The newest base backup that was finished before a moment. */
const baseBefore = (bases: readonly BaseBackup[], until: Date): BaseBackup | undefined =>
  bases
    .filter(({ finishedAt }) => Date.parse(finishedAt) < until.getTime())
    .sort((a, b) => a.finishedAt.localeCompare(b.finishedAt))
    .at(-1);

/**
 * Lays out a data folder that goes back to a moment when a server is started on it. Every byte of the copy and the row of WAL files are checked first. The WAL comes into the folder,
 * too: the server's user could not read the archive of whoever received it.
 * @throws Error that names what is missing or damaged, then nothing was written; or of the file system, as when there is no room
 */
export async function prepareRecovery(programs: PgPrograms, { from, until, data, action, tell }: Wish): Promise<BaseBackup> {
  const { bases, broken } = await findBaseBackups(from);
  for (const fault of broken) tell(`passed over: ${fault}`);
  const base = baseBefore(bases, until);
  if (base === undefined) throw new Error(`${from} holds no base backup that was finished before ${until.toISOString()}`);
  const missing = await missingWal(from, base);
  if (missing.length > 0)
    throw new Error(
      `WAL files are missing, so that ${until.toISOString()} cannot be reached from ${base.folder}: ${missing.slice(0, 10).join(', ')}`,
    );
  await checkBaseBackup(programs, base);
  await makeFolder(data);
  if ((await readdir(data)).length > 0) throw new Error(`${data} is not empty`);
  await cp(base.folder, data, { recursive: true, mode: cheaply });
  await copyWal(from, base, join(data, walName));
  const settings = [
    `restore_command = 'f="${walName}/%f"; test -e "$f" || f="$f.partial"; cp "$f" "%p"'`,
    `recovery_target_time = '${until.toISOString().replace('T', ' ').replace('Z', '+00')}'`,
    `recovery_target_action = '${action}'`,
  ];
  await appendFile(join(data, 'postgresql.auto.conf'), `${settings.join('\n')}\n`);
  await writeFile(join(data, 'recovery.signal'), '', { mode: 0o600 });
  return base;
}
