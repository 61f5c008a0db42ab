import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { countRows, databasesOf, onDatabase } from '../backup/dump-database.ts';
import { damagedFiles } from '../backup/file-sums.ts';
import { runSteps, type Step } from '../backup/progress.ts';
import type { Snapshot } from '../backup/snapshots.ts';
import { refuseOlderPrograms } from '../installation/pg-programs.ts';
import { openFgaApiOf, type Stores } from '../installation/stores.ts';
import { filledTables, makeTables, restoreTable } from './restore-clickhouse.ts';
import { dropReplaced, dropRestoring, restoreBeside, takeTheirPlaces } from './restore-database.ts';
import { damagedCopies, restoreObjects } from './restore-objects.ts';
import { restoreRoles } from './restore-roles.ts';
import { restoreTuples } from './tuples/restore-tuples.ts';

export type RestoreWish = {
  readonly snapshot: Snapshot;
  /** One database of it, or all that it has. */
  readonly database: string | undefined;
  /** Replaces what is there. */
  readonly force: boolean;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
  readonly now: () => Date;
};

/** Databases with a job queue. */
export const withJobs = ['axion_sense_tasks', 'axion_gen'];

/**
 * Restores PostgreSQL first, which is the truth, then the others. Every file is read and compared before anything is changed; a database takes its place only when every table of it
 * has the rows that it had.
 * @throws Error that names what is damaged, what is in the way, or what is not as it was
 */
export async function restoreSnapshot(stores: Stores, wish: RestoreWish): Promise<void> {
  const { snapshot, tell, database } = wish;
  const { folder, manifest } = snapshot;
  await refuseDamage(wish);
  tell(`every file of ${folder} is as it was written (${Object.keys(manifest.files).length})`);
  const databases = Object.keys(manifest.databases).filter((name) => database === undefined || name === database);
  if (databases.length === 0) throw new Error(`${folder} holds no ${database ?? 'database'}`);
  const isWhole = database === undefined;
  await refuseFilled(stores, wish, databases);
  if (isWhole && stores.clickhouse && manifest.clickhouse) await makeTables(stores.clickhouse, manifest.clickhouse);
  await refuseOlderPrograms(stores.programs, Number(manifest.serverVersion.split('.')[0]) * 10_000);
  try {
    await makeRoles(stores, wish, databases);
    await runSteps(databaseSteps(stores, wish, databases), wish);
    await takeTheirPlaces(stores.postgresUrl, databases);
    tell(`${databases.join(', ')}: in place`);
  } catch (error) {
    // Either none has taken its place, or all have: then there is nothing of this name.
    await dropRestoring(stores.postgresUrl, databases).catch(() => undefined);
    throw error;
  }
  await dropReplaced(stores.postgresUrl, databases);
  if (isWhole) await runSteps(otherSteps(stores, wish), wish);
}

async function refuseDamage({ snapshot: { folder, manifest }, signal }: RestoreWish): Promise<void> {
  const faults: string[] = [];
  for (const [name, sum] of Object.entries(manifest.files)) {
    signal.throwIfAborted();
    faults.push(...(await damagedFiles(folder, { files: { [name]: sum } })));
  }
  if (faults.length === 0 && manifest.objects?.copied) faults.push(...(await damagedCopies(folder, manifest.objects.file, signal)));
  if (faults.length > 0) throw new Error(`The snapshot is damaged, and nothing was changed:\n${faults.slice(0, 20).join('\n')}`);
}

async function refuseFilled(
  { postgresUrl, clickhouse }: Stores,
  { force, snapshot, database }: RestoreWish,
  databases: readonly string[],
): Promise<void> {
  if (force) return;
  const there = await onDatabase(withDatabase(postgresUrl, 'postgres'), (session) => databasesOf(session, databases));
  const filled: string[] = [];
  for (const name of there.keys()) {
    const rows = await onDatabase(withDatabase(postgresUrl, name), countRows);
    if (Object.entries(rows).some(([table, count]) => table !== 'partman.part_config' && count > 0)) filled.push(name);
  }
  const tables =
    clickhouse && snapshot.manifest.clickhouse && database === undefined ? await filledTables(clickhouse.url, clickhouse.client) : [];
  filled.push(...tables.map((name) => `clickhouse ${name}`));
  if (filled.length > 0)
    throw new Error(
      `There are rows already in ${filled.join(', ')}; nothing was changed. Restore into an empty installation, or replace what is there with --force`,
    );
}

async function makeRoles(
  stores: Stores,
  { snapshot: { folder, manifest }, signal, tell }: RestoreWish,
  databases: readonly string[],
): Promise<void> {
  const dump = Object.hasOwn(manifest.files, 'roles.sql') ? await readFile(join(folder, 'roles.sql'), 'utf8') : undefined;
  const owners = databases.flatMap((name) => manifest.databases[name]?.rights.owner ?? []);
  await restoreRoles(stores, { dump, owners, signal, tell });
}

function databaseSteps(
  stores: Stores,
  { snapshot: { folder, manifest }, signal, now, tell }: RestoreWish,
  databases: readonly string[],
): readonly Step[] {
  const pausedAt = now().toISOString();
  return databases.map((database) => {
    const kept = manifest.databases[database] as (typeof manifest.databases)[string];
    const wish = { folder, database, kept, signal, tell, pausedAt: withJobs.includes(database) ? pausedAt : undefined };
    const run = async () => `${await restoreBeside(stores, wish)} rows, in every table as many as were dumped`;
    return { name: database, weight: manifest.files[kept.file]?.bytes ?? 1, run };
  });
}

function otherSteps(
  { clickhouse, objects, openfga }: Stores,
  { snapshot: { folder, manifest }, force, signal }: RestoreWish,
): readonly Step[] {
  const bytesOf = (files: readonly string[]) => files.reduce((sum, file) => sum + (manifest.files[file]?.bytes ?? 0), 0);
  const steps: Step[] = [];
  const { tuples } = manifest;
  if (openfga && tuples?.from === 'api' && tuples.file !== null && tuples.models !== null) {
    const wish = { folder, storeId: openfga.storeId, file: tuples.file, models: tuples.models, replaces: force, signal };
    const api = openFgaApiOf(openfga);
    steps.push({
      name: 'tuples',
      weight: bytesOf([tuples.file]),
      run: async () => {
        const { written, deleted } = await restoreTuples(api, wish).finally(() => api.close());
        return `${written} through the API, ${deleted} that it lacks taken away`;
      },
    });
  }
  if (clickhouse)
    for (const [name, table] of Object.entries(manifest.clickhouse ?? {}))
      steps.push({
        name: `clickhouse ${name}`,
        weight: bytesOf(table.files),
        run: async () => `${await restoreTable(clickhouse.client, { folder, name, table, signal })} rows`,
      });
  if (objects && manifest.objects) {
    const { file, copied } = manifest.objects;
    const run = async () => {
      const { present, put, missing } = await restoreObjects(objects, { folder, list: file, copied, signal });
      return `${present} there, ${put} put back, ${missing} missing`;
    };
    steps.push({ name: 'objects', weight: bytesOf([file]), run });
  }
  return steps;
}
