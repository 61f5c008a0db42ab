import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { z } from 'zod';
import { onDatabase } from '../backup/dump-database.ts';
import { entriesOf, snapshotName } from '../backup/snapshots.ts';
import { type PgPrograms, refuseOlderPrograms } from '../installation/pg-programs.ts';
import { isWalName, missingSegments, segmentOf } from './wal-segments.ts';

const Base = z.object({ startedAt: z.iso.datetime(), finishedAt: z.iso.datetime(), firstWal: z.string(), segmentBytes: z.int() });
/** A physical copy of a server, and the first WAL file that it needs. */
export type BaseBackup = z.output<typeof Base> & { readonly folder: string };

const copyTimeoutMs = 12 * 3_600_000;
const noteName = 'axion-base.json';
export const walFolder = (folder: string): string => join(folder, 'wal');

type Wish = { readonly to: string; readonly signal: AbortSignal; readonly now: () => Date };

/** Copies the whole server while it works. The note that makes it a base backup is written last, and the folder gets its name after it. */
export async function takeBaseBackup(
  { postgresUrl, programs }: { readonly postgresUrl: string; readonly programs: PgPrograms },
  { to, signal, now }: Wish,
): Promise<BaseBackup> {
  const url = withDatabase(postgresUrl, 'postgres');
  const startedAt = now();
  const folder = join(to, `base-${snapshotName(startedAt)}`);
  const { num, segmentBytes } = await onDatabase(url, async (session) => {
    const { rows } = await session.query<{ num: number; segmentBytes: number }>(
      `select current_setting('server_version_num')::int as num, (select setting::int from pg_settings where name = 'wal_segment_size') as "segmentBytes"`,
    );
    return rows[0] ?? { num: 0, segmentBytes: 0 };
  });
  await refuseOlderPrograms(programs, num);
  const partial = `${folder}.partial`;
  await programs.run('pg_basebackup', {
    url,
    signal,
    timeoutMs: copyTimeoutMs,
    args: ['--pgdata', partial, '--wal-method=stream', '--checkpoint=fast', '--manifest-checksums=SHA256'],
  });
  const label = await readFile(join(partial, 'backup_label'), 'utf8');
  const firstWal = /\(file ([0-9A-F]{24})\)/.exec(label)?.[1] ?? '';
  const base = { startedAt: startedAt.toISOString(), finishedAt: now().toISOString(), firstWal, segmentBytes };
  await writeFile(join(to, `${snapshotName(startedAt)}.${noteName}`), JSON.stringify(base), { mode: 0o600 });
  await rename(partial, folder);
  return { ...base, folder };
}

/** Every base backup of a folder that was finished, oldest first, and of each whose note cannot be read what is wrong with it. @throws Error that says that the folder is not there */
export async function findBaseBackups(
  folder: string,
): Promise<{ readonly bases: readonly BaseBackup[]; readonly broken: readonly string[] }> {
  const names = new Set((await entriesOf(folder)).map(({ name }) => name));
  const notes = [...names].filter((name) => name.endsWith(`.${noteName}`)).sort();
  const [bases, broken]: [BaseBackup[], string[]] = [[], []];
  for (const note of notes) {
    const name = `base-${note.slice(0, -noteName.length - 1)}`;
    if (!names.has(name)) continue;
    try {
      bases.push({ ...Base.parse(JSON.parse(await readFile(join(folder, note), 'utf8'))), folder: join(folder, name) });
    } catch (error) {
      broken.push(`${join(folder, note)} cannot be read: ${(error as Error).message.slice(0, 200)}`);
    }
  }
  return { bases, broken };
}

/** WAL files that a base backup needs and neither it nor the archive beside it has, up to the last one that there is; the first when the archive has nothing from it on. */
export async function missingWal(folder: string, base: BaseBackup): Promise<readonly string[]> {
  const archived = await readdir(walFolder(folder)).catch(() => []);
  const numberOf = (name: string) => segmentOf(name, base.segmentBytes)?.number ?? -1;
  const goesOn = archived.some((name) => numberOf(name) >= numberOf(base.firstWal));
  const own = goesOn ? await readdir(join(base.folder, 'pg_wal')).catch(() => []) : [];
  return missingSegments([...archived, ...own], base.firstWal, base.segmentBytes);
}

/** The file of a WAL archive that was written to last, also one that is not full yet; undefined when there is none. */
export async function newestWal(folder: string): Promise<{ readonly name: string; readonly writtenAt: Date } | undefined> {
  const names = (await readdir(walFolder(folder)).catch(() => [])).filter(isWalName);
  const files = await Promise.all(names.map(async (name) => ({ name, writtenAt: (await stat(join(walFolder(folder), name))).mtime })));
  return files.sort((a, b) => a.writtenAt.getTime() - b.writtenAt.getTime()).at(-1);
}

/** @throws Error when a byte of the copy is not as it was */
export async function checkBaseBackup(programs: PgPrograms, { folder }: BaseBackup, signal?: AbortSignal): Promise<void> {
  await programs.run('pg_verifybackup', {
    args: ['--no-parse-wal', '--quiet', folder],
    timeoutMs: copyTimeoutMs,
    ...(signal ? { signal } : {}),
  });
}
