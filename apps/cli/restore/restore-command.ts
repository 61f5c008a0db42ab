import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { databasesOf, onDatabase } from '../backup/dump-database.ts';
import { chooseSnapshot } from '../backup/snapshots.ts';
import { openStores } from '../backup/stores.ts';
import { untilInterrupted } from '../backup/until-interrupted.ts';
import { complain } from '../failure.ts';
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
    const { from, database, without, force } = options;
    const snapshot = await chooseSnapshot(from, database);
    const stores = openStores(env, database === undefined ? without : ['clickhouse', 'openfga', 'objects']);
    try {
      await untilInterrupted((signal) => restoreSnapshot(stores, { snapshot, database, force, signal, tell, now }));
    } finally {
      await stores.close();
    }
    console.log(
      `Restored what ${snapshot.folder} holds, of ${snapshot.manifest.startedAt}. Jobs start by the clock again after: axion restore resume`,
    );
    return 0;
  } catch (error) {
    return complain(error, 'restore');
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
