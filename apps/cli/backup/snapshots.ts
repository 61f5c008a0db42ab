import { type Dirent, existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Product, products } from '../installation/products.ts';
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

/** Finished snapshots of everything that a new one in a folder would follow, newest first. @throws Error when the folder is there and cannot be read */
export async function findEarlier(folder: string): Promise<readonly Snapshot[]> {
  const { snapshots } = existsSync(folder) ? await findSnapshots(folder) : { snapshots: [] };
  return inOrder(snapshots.filter(({ manifest }) => manifest.scope === 'everything')).toReversed();
}

/** What is looked for: one database, or everything but stores that may be lacking. */
export type Sought = { readonly database: string | undefined; readonly without: readonly OtherStore[] };

/** Stores that a snapshot does not hold. Tuples that came along in the dump of a database are in it. */
export function leftOut({ manifest: { scope, without, tuples } }: Snapshot): readonly string[] {
  if (scope !== 'everything') return otherStores;
  return without.filter((store) => store !== 'openfga' || tuples === null);
}

/** The products that a snapshot holds. Where an older one did not write it down, its databases tell. */
const productsIn = ({ manifest }: Snapshot): readonly Product[] =>
  manifest.products?.held ?? products.filter((product) => Object.hasOwn(manifest.databases, `axion_${product}`));

/** Products and stores that a snapshot does not hold, on purpose or not. */
export function lackingIn(snapshot: Snapshot): readonly string[] {
  const held = productsIn(snapshot);
  return [...products.filter((product) => !held.includes(product)), ...leftOut(snapshot)];
}

/** Snapshots of everything that were taken before a moment, newest first. */
const olderThan = (startedAt: string, snapshots: readonly Snapshot[]): readonly Snapshot[] =>
  inOrder(snapshots.filter(({ manifest }) => manifest.scope === 'everything' && manifest.startedAt < startedAt)).toReversed();

/**
 * Products that a snapshot lacks although an older one, `last`, has them, and nobody said since that they are left out: the wrong server was named, or a database is gone.
 * `older` are of everything, newest first.
 */
export function lostProducts(
  { held, leftOut }: NonNullable<Manifest['products']>,
  older: readonly Snapshot[],
): readonly { readonly product: Product; readonly last: Snapshot }[] {
  return products
    .filter((product) => !held.includes(product) && !leftOut.includes(product))
    .flatMap((product) => {
      const isIn = (snapshot: Snapshot) => productsIn(snapshot).includes(product);
      const last = older.find((snapshot) => isIn(snapshot) || snapshot.manifest.products?.leftOut.includes(product));
      return last && isIn(last) ? [{ product, last }] : [];
    });
}

/** The same of a snapshot among others, a line each. */
export function lossesOf(snapshot: Snapshot, snapshots: readonly Snapshot[]): readonly string[] {
  const { startedAt, products: written = { held: [...productsIn(snapshot)], leftOut: [] } } = snapshot.manifest;
  return lostProducts(written, olderThan(startedAt, snapshots)).map(
    ({ product, last }) =>
      `${snapshot.folder} lacks ${product}, which ${last.folder} has: keep that one, and see what became of axion_${product}`,
  );
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
  const older = olderThan(chosen.manifest.startedAt, snapshots);
  const lacking = lackingIn(chosen).map((name) => {
    const last = older.find((snapshot) => !lackingIn(snapshot).includes(name));
    return last ? `${name} (last in ${last.folder})` : name;
  });
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
