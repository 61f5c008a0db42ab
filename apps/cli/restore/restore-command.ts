import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { databasesOf, onDatabase } from '../backup/dump-database.ts';
import { chooseSnapshot } from '../backup/snapshots.ts';
import { untilInterrupted } from '../backup/until-interrupted.ts';
import { complain } from '../failure.ts';
import { pgPrograms } from '../installation/pg-programs.ts';
import { openStores } from '../installation/stores.ts';
import { prepareRecovery } from '../physical/prepare-recovery.ts';
import { bringInStep } from './bring-in-step.ts';
import { putObjectsBack } from './put-objects-back.ts';
import { readRestoreOptions, restoreHelp } from './restore-options.ts';
import { restoreSnapshot, withJobs } from './restore-snapshot.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const now = () => new Date();
const tell = (line: string) => console.error(line);

/** `axion restore`: returns the exit status. Answers go to standard output, progress and complaints to standard error. */
export async function restoreCommand(args: readonly string[], env: Environment): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(restoreHelp);
    return 0;
  }
  try {
    const options = readRestoreOptions(args, env.AXION_BACKUP_FOLDER);
    if (options.verb === 'resume') return await resume(env);
    if (options.verb === 'objects') return await bringObjects(options.from, env);
    if (options.verb === 'recover') {
      const base = await prepareRecovery(pgPrograms(env), { ...options, tell });
      console.log(
        `${options.data}: ${base.folder} with its WAL, going on to ${options.until.toISOString()} when a server is started on it. Give it to the server's user first (chown -R)`,
      );
      return 0;
    }
    const { from, database, without, force } = options;
    const snapshot = await chooseSnapshot(from, { database, without }, tell);
    const stores = openStores(env, database === undefined ? without : ['clickhouse', 'openfga', 'objects']);
    try {
      await untilInterrupted(leftBehind(database), (signal) => restoreSnapshot(stores, { snapshot, database, force, signal, tell, now }));
    } finally {
      await stores.close();
    }
    console.log(
      `Restored ${database ?? 'all'} of ${snapshot.folder}, from ${snapshot.manifest.startedAt}. Jobs start by the clock again after: axion restore resume`,
    );
    return await bringInStep(env, tell);
  } catch (error) {
    return complain(error, 'restore');
  }
}

/** What an interrupted restore leaves behind. */
const leftBehind = (database: string | undefined): string =>
  database === undefined
    ? 'databases are whole, as before or as restored; of tuples, ClickHouse and objects what is not told of as done may be half filled. The same command with --force does all of it again'
    : `${database} is whole, as before or as restored. The same command with --force does it again`;

/** For pictures that were lost while the rest is whole. */
async function bringObjects(from: string, env: Environment): Promise<number> {
  const stores = openStores(env, ['clickhouse', 'openfga']);
  try {
    const { objects } = stores;
    if (objects)
      await untilInterrupted('what was put back stays, and the same command goes on', async (signal) =>
        console.log(await putObjectsBack(objects, { from, signal, tell })),
      );
    return 0;
  } finally {
    await stores.close();
  }
}

/** Lets a restored copy do what it does by itself: it is the installation now. */
async function resume(env: Environment): Promise<number> {
  const stores = openStores(env, ['clickhouse', 'openfga', 'objects']);
  await onDatabase(withDatabase(stores.postgresUrl, 'postgres'), async (session) => {
    const there = await databasesOf(session, withJobs);
    for (const name of there.keys()) await session.query(`alter database ${name} reset axion.restored_at`);
    console.log(`Jobs of ${[...there.keys()].join(', ')} start by the clock again, once their workers are started anew.`);
  }).finally(() => stores.close());
  return 0;
}
