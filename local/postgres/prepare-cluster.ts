import { randomUUID } from 'node:crypto';
import { access, chmod, chown, mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { runCommand } from '../debian/run-command.ts';
import { type ClusterPlace, pgHbaConf, postgresqlConf } from './cluster-settings.ts';
import type { Command, PostgresRuntime } from './ensure-postgres-runtime.ts';

type Cluster = ClusterPlace & {
  readonly runtime: PostgresRuntime;
  /** The data folder; its parent is made when absent. */
  readonly folder: string;
  /** Of the role `postgres`; taken only when the cluster is made. */
  readonly superuserPassword: string;
};

const initdbTimeoutMs = 120_000;

/**
 * Makes the cluster unless it is there, and writes its settings as they are in code, each time. A kill in the middle leaves no half cluster under the name.
 * @throws AxionError `local.server-failed` with initdb's words
 */
export async function prepareCluster(cluster: Cluster): Promise<void> {
  const { runtime, folder, socketFolder } = cluster;
  const owner = runtime.command('postgres').uid;
  await mkdir(dirname(folder), { recursive: true });
  if (!(await exists(join(folder, 'PG_VERSION')))) await makeCluster(cluster);
  await ownedFolder(socketFolder, owner);
  await ownedFile(join(folder, 'postgresql.conf'), postgresqlConf(cluster), owner);
  await ownedFile(join(folder, 'pg_hba.conf'), pgHbaConf, owner);
}

/** The server as the supervisor runs it; SIGTERM waits for clients, SIGINT ends their sessions, and it gets the latter when its parent dies. */
export const postgresProcess = ({ runtime, folder }: Pick<Cluster, 'runtime' | 'folder'>): Command =>
  runtime.command('postgres', ['-D', folder]);

async function makeCluster({ runtime, folder, superuserPassword }: Cluster): Promise<void> {
  const present = await readdir(folder).catch(() => []);
  if (present.length > 0) throw failed(`${folder} is neither empty nor a cluster`);
  const partial = `${folder}.partial`;
  const passwordFile = `${folder}.${randomUUID()}`;
  const initdb = runtime.command('initdb', initdbArgs(partial, passwordFile));
  await rm(partial, { recursive: true, force: true });
  await ownedFolder(partial, initdb.uid);
  try {
    await ownedFile(passwordFile, superuserPassword, initdb.uid);
    await runCommand({ ...initdb, timeoutMs: initdbTimeoutMs });
  } catch (error) {
    const { message, output = '' } = error as Error & { output?: string };
    throw failed(`${message} ${output.trim().split('\n').slice(-3).join(' ')}`, error);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(partial, folder);
}

const failed = (reason: string, cause?: unknown) => new AxionError('local.server-failed', { server: 'postgres', reason }, cause);

/** Text sorts by code point unless a column says otherwise; letters are Unicode's, also without locale files. */
const initdbArgs = (folder: string, passwordFile: string): string[] => [
  ...['-D', folder, '--username', 'postgres', '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
  ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8', '--data-checksums'],
];

async function ownedFolder(path: string, owner: number | undefined): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  if (owner !== undefined) await chown(path, owner, owner);
}

async function ownedFile(path: string, text: string, owner: number | undefined): Promise<void> {
  await writeFile(path, text, { mode: 0o600 });
  await chmod(path, 0o600);
  if (owner !== undefined) await chown(path, owner, owner);
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
