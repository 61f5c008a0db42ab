import { complain } from '../failure.ts';
import { makeFolder } from '../installation/make-folder.ts';
import { pgPrograms } from '../installation/pg-programs.ts';
import { openStores, otherStores } from '../installation/stores.ts';
import { takeBaseBackup } from '../physical/base-backups.ts';
import { hasSlot, receiveWal } from '../physical/receive-wal.ts';
import { type BackupOptions, backupHelp, readBackupOptions } from './backup-options.ts';
import { lackingIn } from './snapshots.ts';
import { takeSnapshot } from './take-snapshot.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { verifyBackups } from './verify-backups.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const now = () => new Date();
const tell = (line: string) => console.error(line);

/** `axion backup`: returns the exit status. Answers go to standard output, progress and complaints to standard error. */
export async function backupCommand(args: readonly string[], env: Environment): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(backupHelp);
    return 0;
  }
  try {
    const options = readBackupOptions(args, env.AXION_BACKUP_FOLDER);
    if (options.verb === 'take') return await take(options, env);
    if (options.verb === 'verify') return await verify(options, env);
    return await copyServer(options, env);
  } catch (error) {
    return complain(error, 'backup');
  }
}

async function take(
  { to, database, without, withoutProducts, copiesObjects, json }: Extract<BackupOptions, { verb: 'take' }>,
  env: Environment,
): Promise<number> {
  const left = database === undefined ? without : (['clickhouse', 'openfga', 'objects'] as const);
  const stores = openStores(env, left);
  try {
    const { folder, manifest } = await untilInterrupted('what was written so far is no snapshot', (signal) =>
      takeSnapshot(stores, { to, database, without, withoutProducts, copiesObjects, signal, tell, now }),
    );
    const bytes = Object.values(manifest.files).reduce((sum, file) => sum + file.bytes, 0);
    const seconds = (Date.parse(manifest.finishedAt) - Date.parse(manifest.startedAt)) / 1_000;
    if (json) console.log(JSON.stringify({ folder, bytes, seconds, manifest }));
    else {
      const lacking = database === undefined ? lackingIn({ folder, manifest }) : [];
      const size = `${Object.keys(manifest.files).length} files, ${(bytes / 1e6).toFixed(1)} MB, ${seconds.toFixed(1)} s`;
      console.log(`${folder}: ${size}${lacking.length > 0 ? `; not in it: ${lacking.join(', ')}` : ''}`);
    }
    return 0;
  } finally {
    await stores.close();
  }
}

async function verify(
  { from, database, without, maxAgeHours, json }: Extract<BackupOptions, { verb: 'verify' }>,
  env: Environment,
): Promise<number> {
  const { facts, faults } = await verifyBackups(pgPrograms(env), { from, database, without, maxAgeHours, now });
  if (json) console.log(JSON.stringify({ facts, faults }));
  else for (const line of [...facts, ...faults.map((fault) => `NOT IN ORDER: ${fault}`)]) console.log(line);
  return faults.length === 0 ? 0 : 1;
}

async function copyServer({ verb, to, once }: Extract<BackupOptions, { verb: 'base' | 'wal' }>, env: Environment): Promise<number> {
  const stores = openStores(env, otherStores);
  try {
    await makeFolder(to);
    await untilInterrupted('what was copied so far is no base copy', async (signal) => {
      if (verb === 'wal') return receiveWal(stores, { to, once, signal, tell });
      const base = await takeBaseBackup(stores, { to, signal, now });
      if (!(await hasSlot(stores.postgresUrl)))
        tell('No WAL is received yet; without it no moment after this copy can be reached. Start it now: axion backup wal');
      console.log(`${base.folder}: any moment after ${base.finishedAt} can be reached from it, with the WAL from ${base.firstWal} on`);
    });
    return 0;
  } finally {
    await stores.close();
  }
}
