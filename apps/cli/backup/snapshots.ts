import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Manifest, readManifest } from './manifest.ts';

export type Snapshot = { readonly folder: string; readonly manifest: Manifest };

/** The name of a snapshot's folder: its start, so that names sort by time. */
export const snapshotName = (startedAt: Date): string => startedAt.toISOString().replaceAll(/[:.]/g, '-');

/** All snapshots of a folder that were finished, oldest first; the folder may be a snapshot itself. Folders that are none are passed by, damaged manifests are not. */
export async function findSnapshots(folder: string): Promise<readonly Snapshot[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === 'ENOENT' ? `${folder} does not exist: no backup was taken there` : `${folder} cannot be read: ${error.code}`,
    );
  });
  if (entries.some(({ name }) => name === 'manifest.json')) return [{ folder, manifest: await readManifest(folder) }];
  const names = entries.filter((entry) => entry.isDirectory() && /^\d{4}-\d\d-\d\dT[\d-]+Z$/.test(entry.name)).map(({ name }) => name);
  return Promise.all(names.sort().map(async (name) => ({ folder: join(folder, name), manifest: await readManifest(join(folder, name)) })));
}

/** The newest snapshot that has what is wanted: one database, or everything. */
export function newestFor(snapshots: readonly Snapshot[], database: string | undefined): Snapshot | undefined {
  const fits = ({ manifest: { scope, databases } }: Snapshot) =>
    database === undefined ? scope === 'everything' : Object.hasOwn(databases, database);
  return snapshots
    .filter(fits)
    .sort((a, b) => a.manifest.startedAt.localeCompare(b.manifest.startedAt))
    .at(-1);
}

/** @throws Error that says what there is, when nothing fits */
export async function chooseSnapshot(folder: string, database: string | undefined): Promise<Snapshot> {
  const snapshots = await findSnapshots(folder);
  const [only] = snapshots;
  const chosen = newestFor(snapshots, database) ?? (snapshots.length === 1 && database === undefined ? only : undefined);
  if (chosen !== undefined) return chosen;
  throw new Error(
    `${folder} holds no finished snapshot of ${database ?? 'everything'}; finished snapshots of other things: ${snapshots.length}`,
  );
}
