import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type OtherStore, otherStores } from '../installation/stores.ts';
import { type Manifest, readManifest } from './manifest.ts';

export type Snapshot = { readonly folder: string; readonly manifest: Manifest };

/** The name of a snapshot's folder: its start, so that names sort by time. */
export const snapshotName = (startedAt: Date): string => startedAt.toISOString().replaceAll(/[:.]/g, '-');

/** What lies in a folder of backups. @throws Error that says that it is not there, or why it cannot be read */
export async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new Error(
      error.code === 'ENOENT' ? `${folder} does not exist: no backup was taken there` : `${folder} cannot be read: ${error.code}`,
    );
  });
}

/** What was found in a folder of snapshots. */
export type FoundSnapshots = {
  /** Those that were finished, oldest first. */
  readonly snapshots: readonly Snapshot[];
  /** Of each folder that should be one and is none, what is wrong with it. The others are as good without it. */
  readonly broken: readonly string[];
};

/** All snapshots of a folder; it may be a snapshot itself, and then there is no other. @throws Error that says that it is not there, or that the only one is damaged */
export async function findSnapshots(folder: string): Promise<FoundSnapshots> {
  const entries = await entriesOf(folder);
  if (entries.some(({ name }) => name === 'manifest.json'))
    return { snapshots: [{ folder, manifest: await readManifest(folder) }], broken: [] };
  const names = entries.filter((entry) => entry.isDirectory() && /^\d{4}-\d\d-\d\dT[\d-]+Z$/.test(entry.name)).map(({ name }) => name);
  const [snapshots, broken]: [Snapshot[], string[]] = [[], []];
  for (const place of names.sort().map((name) => join(folder, name)))
    await readManifest(place).then(
      (manifest) => snapshots.push({ folder: place, manifest }),
      (error: Error) => broken.push(error.message),
    );
  return { snapshots, broken };
}

/** What is looked for: one database, or everything but stores that may be lacking. */
export type Sought = { readonly database: string | undefined; readonly without: readonly OtherStore[] };

/** Stores that a snapshot does not hold. Tuples that came along in the dump of a database are in it. */
export function leftOut({ manifest: { scope, without, tuples } }: Snapshot): readonly string[] {
  if (scope !== 'everything') return otherStores;
  return without.filter((store) => store !== 'openfga' || tuples === null);
}

/** The newest snapshot that has what is sought. */
export function newestFor(snapshots: readonly Snapshot[], { database, without }: Sought): Snapshot | undefined {
  const mayLack = new Set<string>(without);
  const fits = (snapshot: Snapshot) =>
    database === undefined
      ? snapshot.manifest.scope === 'everything' && leftOut(snapshot).every((store) => mayLack.has(store))
      : Object.hasOwn(snapshot.manifest.databases, database);
  return inOrder(snapshots).filter(fits).at(-1);
}

/** What may surprise in the choice of a snapshot: what it lacks, and newer ones that lack more. Nothing for one database. */
export function remarksOn(chosen: Snapshot, snapshots: readonly Snapshot[], { database }: Sought): readonly string[] {
  if (database !== undefined) return [];
  const lacking = leftOut(chosen);
  const newer = inOrder(snapshots).filter(
    ({ manifest }) => manifest.scope === 'everything' && manifest.startedAt > chosen.manifest.startedAt,
  );
  return [
    ...(lacking.length > 0 ? [`not in this snapshot: ${lacking.join(', ')}`] : []),
    ...newer.map((snapshot) => `passed over: ${snapshot.folder}, which is newer, but lacks ${leftOut(snapshot).join(', ')}`),
  ];
}

/** Why nothing fits, and what there is instead. */
export function whyNone(folder: string, snapshots: readonly Snapshot[], { database }: Sought): string {
  const partial = database === undefined ? newestFor(snapshots, { database, without: otherStores }) : undefined;
  if (partial === undefined)
    return `${folder} holds no finished snapshot of ${database ?? 'everything'}; finished snapshots of other things: ${snapshots.length}`;
  const lacking = leftOut(partial);
  return (
    `${folder} holds no finished snapshot of everything: the newest, ${partial.folder}, of ${partial.manifest.startedAt}, ` +
    `lacks ${lacking.join(', ')}. Where that may be so, say it: --without ${lacking.join(',')}`
  );
}

/** Tells what may surprise in its choice. @throws Error that says what there is, when nothing fits */
export async function chooseSnapshot(folder: string, sought: Sought, tell: (line: string) => void): Promise<Snapshot> {
  const { snapshots, broken } = await findSnapshots(folder);
  for (const fault of broken) tell(`passed over: ${fault}`);
  const [only] = snapshots;
  const isOneDatabase = snapshots.length === 1 && sought.database === undefined && only?.manifest.scope !== 'everything';
  const chosen = newestFor(snapshots, sought) ?? (isOneDatabase ? only : undefined);
  if (chosen === undefined) throw new Error(whyNone(folder, snapshots, sought));
  for (const remark of remarksOn(chosen, snapshots, sought)) tell(remark);
  return chosen;
}

const inOrder = (snapshots: readonly Snapshot[]): readonly Snapshot[] =>
  snapshots.toSorted((a, b) => a.manifest.startedAt.localeCompare(b.manifest.startedAt));
