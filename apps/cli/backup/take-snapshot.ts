import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { someInstalledProducts } from '../installation/installed-products.ts';
import { makeFolder } from '../installation/make-folder.ts';
import { refuseOlderPrograms } from '../installation/pg-programs.ts';
import { type Product, productNames } from '../installation/products.ts';
import { openFgaApiOf, type Stores } from '../installation/stores.ts';
import { copyClickHouseSteps } from './clickhouse-steps.ts';
import { copyObjects } from './copy-objects.ts';
import { copyTuples, factsOfStore } from './copy-tuples.ts';
import { databasesOf, dumpDatabase, onDatabase } from './dump-database.ts';
import { sumOf } from './file-sums.ts';
import { type Manifest, writeManifest } from './manifest.ts';
import { runSteps, type Step } from './progress.ts';
import { findEarlier, lostProducts, type Snapshot, snapshotName } from './snapshots.ts';

/**
 * Our databases, in the order in which they are dumped. The last is the event log of one machine: a cluster has Kafka. It comes after the outbox that
 * feeds it: an event may be in both and is told of twice, which consumers know; it may not be marked as sent in one and be absent from the other.
 */
const ourDatabases: readonly { readonly name: string; readonly product?: Product }[] = [
  { name: 'axion_sense', product: 'sense' },
  { name: 'axion_sense_tasks', product: 'sense' },
  { name: 'axion_sense_permissions' },
  { name: 'axion_gen', product: 'gen' },
  { name: 'axion_events' },
];
const permissionsDatabase = 'axion_sense_permissions';

export type SnapshotWish = {
  /** The folder of all snapshots. */
  readonly to: string;
  /** One database, or everything. */
  readonly database: string | undefined;
  readonly without: readonly string[];
  /** Products whose databases are left out on purpose. */
  readonly withoutProducts: readonly Product[];
  readonly copiesObjects: boolean;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
  readonly now: () => Date;
};

type Draft = { -readonly [Key in keyof Manifest]: Manifest[Key] };

/**
 * Takes a snapshot: PostgreSQL first, because it is the truth and the others may only be later. Until the manifest is written and the folder has its name, there is no snapshot.
 * @throws Error of a product that would be lost, and nothing was written; of the first thing that failed, and what was written until then stays as `….partial`
 */
export async function takeSnapshot(stores: Stores, wish: SnapshotWish): Promise<Snapshot> {
  const startedAt = wish.now();
  const name = snapshotName(startedAt);
  const partial = join(wish.to, `${name}.partial`);
  const { sizes, version, versionNum, held } = await lookAtServer(stores, wish);
  await refuseOlderPrograms(stores.programs, versionNum);
  await makeFolder(wish.to);
  await makeFolder(join(partial, 'postgres'));
  const draft: Draft = {
    ...{ format: 1, startedAt: startedAt.toISOString(), finishedAt: startedAt.toISOString(), serverVersion: version },
    ...{ scope: wish.database === undefined ? 'everything' : [wish.database], without: [...wish.without] },
    ...(wish.database === undefined && { products: { held: [...held], leftOut: [...wish.withoutProducts] } }),
    ...{ databases: {}, clickhouse: null, tuples: null, objects: null, files: {} },
  };
  await runSteps(await stepsOf(stores, wish, { partial, sizes, draft }), wish);
  draft.finishedAt = wish.now().toISOString();
  wish.signal.throwIfAborted();
  await writeManifest(partial, draft);
  await rename(partial, join(wish.to, name));
  return { folder: join(wish.to, name), manifest: draft };
}

async function lookAtServer({ postgresUrl }: Stores, wish: SnapshotWish) {
  const { database } = wish;
  const held = database === undefined ? await productsToCopy(postgresUrl, wish) : [];
  const ours = ourDatabases.filter(({ product }) => product === undefined || held.includes(product));
  const names = database === undefined ? ours.map(({ name }) => name) : [database];
  const needed = database === undefined ? ours.flatMap(({ name, product }) => (product ? [name] : [])) : names;
  return onDatabase(withDatabase(postgresUrl, 'postgres'), async (session) => {
    const sizes = await databasesOf(session, names);
    const absent = needed.filter((name) => !sizes.has(name));
    if (absent.length > 0) throw new Error(`The server has no database ${absent.join(', ')}: is AXION_POSTGRES_URL the right server?`);
    const { rows } = await session.query<{ version: string; num: number }>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as num`,
    );
    return { sizes, version: rows[0]?.version ?? '', versionNum: rows[0]?.num ?? 0, held };
  });
}

/** What is installed and not left out. @throws Error when that is nothing, or lacks what an earlier snapshot has: retention would delete the last of it */
async function productsToCopy(postgresUrl: string, { to, withoutProducts, tell }: SnapshotWish): Promise<readonly Product[]> {
  const installed = await someInstalledProducts(postgresUrl, tell);
  const held = installed.filter((product) => !withoutProducts.includes(product));
  if (held.length === 0) throw new Error(`--without ${withoutProducts.join(',')}: nothing else is installed here. Nothing was written`);
  const [lost] = lostProducts({ held: [...held], leftOut: [...withoutProducts] }, await findEarlier(to));
  if (lost !== undefined)
    throw new Error(
      `${lost.last.folder} holds ${productNames[lost.product]}, which is not on this server, and nothing was written: is AXION_POSTGRES_URL the right server? ` +
        `Where it is gone on purpose, say so once: --without ${lost.product}`,
    );
  return held;
}

type Place = { readonly partial: string; readonly sizes: ReadonlyMap<string, number>; readonly draft: Draft };

async function stepsOf(stores: Stores, wish: SnapshotWish, place: Place): Promise<readonly Step[]> {
  const { partial, sizes, draft } = place;
  const keep = async (...files: readonly string[]) => {
    for (const file of files) draft.files[file] = await sumOf(join(partial, file), { durable: true });
  };
  const databases = [...sizes].map(([database, weight]) => databaseStep(stores, wish, { ...place, keep, database, weight }));
  if (wish.database !== undefined) return databases;
  const roles: Step = {
    name: 'roles',
    weight: 1,
    run: async () => {
      await copyRoles(stores, wish, partial);
      await keep('roles.sql');
      return 'kept without passwords';
    },
  };
  const analytics = stores.clickhouse
    ? await copyClickHouseSteps(stores.clickhouse.client, { partial, draft, keep, signal: wish.signal })
    : [];
  return [
    roles,
    ...databases,
    ...tupleSteps(stores, wish, { ...place, keep }),
    ...analytics,
    ...objectSteps(stores, wish, { ...place, keep }),
  ];
}

export type Keep = (...files: readonly string[]) => Promise<void>;

function databaseStep(
  stores: Stores,
  { signal }: SnapshotWish,
  { partial, draft, keep, database, weight }: Place & { keep: Keep; database: string; weight: number },
): Step {
  const file = join('postgres', `${database}.dump`);
  return {
    name: database,
    weight,
    async run() {
      const dumped = await dumpDatabase(stores, { database, file: join(partial, file), signal });
      await keep(file);
      draft.databases[database] = { file, ...dumped };
      const url = withDatabase(stores.postgresUrl, database);
      const storeId = stores.openfga?.storeId ?? '';
      const tuples =
        database === permissionsDatabase ? await onDatabase(url, (session) => factsOfStore(session, dumped.rows, storeId)) : undefined;
      if (tuples !== undefined) draft.tuples = { from: 'database', count: tuples, file: null, models: null };
      return `${Object.values(dumped.rows).reduce((sum, rows) => sum + rows, 0)} rows`;
    },
  };
}

async function copyRoles({ postgresUrl, programs }: Stores, { signal }: SnapshotWish, partial: string): Promise<void> {
  const args = ['--roles-only', '--no-role-passwords'];
  const text = await programs.run('pg_dumpall', { url: withDatabase(postgresUrl, 'postgres'), args, timeoutMs: 120_000, signal });
  await writeFile(join(partial, 'roles.sql'), text, { mode: 0o600 });
}

/** Of two truths one: the dump of the authorization server's database where the store that is named lies in it, else its API. */
function tupleSteps({ openfga }: Stores, { signal }: SnapshotWish, { partial, draft, keep }: Place & { keep: Keep }): readonly Step[] {
  if (openfga === undefined) return [];
  const run = async () => {
    if (draft.tuples !== null) return `${draft.tuples.count}, in the dump of ${permissionsDatabase}`;
    const api = openFgaApiOf(openfga);
    try {
      draft.tuples = await copyTuples(api, { folder: partial, storeId: openfga.storeId, signal });
    } finally {
      await api.close();
    }
    await keep('tuples.ndjson.zst', 'authorization-models.json');
    return `${draft.tuples.count}, through the API`;
  };
  return [{ name: 'tuples', weight: 1, run }];
}

function objectSteps(
  { objects }: Stores,
  { signal, copiesObjects, tell }: SnapshotWish,
  { partial, draft, keep }: Place & { keep: Keep },
): readonly Step[] {
  if (objects === undefined) return [];
  const onObject = (count: number) => (count % 10_000 === 0 ? tell(`objects: ${count} so far`) : undefined);
  const run = async () => {
    const found = await copyObjects(objects, { folder: partial, copies: copiesObjects, signal, onObject });
    draft.objects = found;
    await keep(found.file);
    return `${found.count} ${copiesObjects ? 'copied' : 'listed, their bytes are not in it (--with-objects)'}`;
  };
  return [{ name: 'objects', weight: 1, run }];
}
