import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runCommand } from '@axion/local/debian/run-command.ts';
import { ensurePostgresRuntime, type PostgresRuntime } from '@axion/local/postgres/ensure-postgres-runtime.ts';
import { onConnection } from '@axion/local/postgres/on-connection.ts';
import { type RunningPostgres, startPostgres } from '@axion/local/postgres/start-postgres.ts';
import { environment } from '@axion/platform/config/start.ts';

/** A primary that answers a commit only when its standby has it, and that standby. */
export type ReplicatedPostgres = {
  /** Both servers, the standby first, as an operator might write them. */
  readonly url: string;
  readonly primaryPort: number;
  readonly standbyPort: number;
  /** Ends the primary: at once as a power cut does, or as an administrator does who stops it. */
  readonly endPrimary: (how: 'killed' | 'stopped') => Promise<void>;
  /** Makes the standby the primary; returns when it takes writes. */
  readonly promote: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

const home = fileURLToPath(new URL('../../../.axion', import.meta.url));
const standbyName = 'axion_standby';

/** Starts both on ports of their own in a folder of their own; some seconds. */
export async function startReplicatedPostgres(): Promise<ReplicatedPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'axion-replicated-'));
  const cache = environment().AXION_RUNTIME_CACHE;
  const runtime = await ensurePostgresRuntime({ home, ...(cache ? { cache } : {}), progress: () => undefined });
  const superuserPassword = randomBytes(12).toString('hex');
  const [primaryPort, standbyPort] = [await freePort(), await freePort()];
  const wish = (name: string, port: number) => ({
    ...{ runtime, superuserPassword, port },
    ...{ folder: join(folder, name), socketFolder: join(folder, `${name}-run`) },
    settings: { fsync: 'off', full_page_writes: 'off', wal_keep_size: '64MB' },
  });
  const running: RunningPostgres[] = [];
  const stop = async () => {
    await Promise.all(running.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const primary = await startPostgres(wish('primary', primaryPort));
    running.push(primary);
    await copyCluster(runtime, { from: primaryPort, password: superuserPassword, to: join(folder, 'standby') });
    const standby = await startPostgres(wish('standby', standbyPort));
    running.push(standby);
    await waitForStandby(primary.url);
    return {
      url: `postgres://postgres:${superuserPassword}@127.0.0.1:${standbyPort},127.0.0.1:${primaryPort}/postgres?target_session_attrs=read-write`,
      primaryPort,
      standbyPort,
      endPrimary: async (how) => {
        if (how === 'killed') process.kill(primary.pid, 'SIGKILL');
        await primary.stop();
      },
      promote: async () => {
        await onConnection(`${standby.url}?target_session_attrs=any`, (connection) => connection.query('select pg_promote()'));
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Copy = { readonly from: number; readonly to: string; readonly password: string };

async function copyCluster(runtime: PostgresRuntime, { from, to, password }: Copy): Promise<void> {
  const source = `host=127.0.0.1 port=${from} user=postgres application_name=${standbyName}`;
  const { file, args, env } = runtime.command('pg_basebackup', ['-d', source, '-D', to, '-R', '-X', 'stream', '-c', 'fast']);
  await runCommand({ file, args, env: { ...env, PGPASSWORD: password }, timeoutMs: 60_000 });
  const { uid } = runtime.command('postgres');
  if (uid !== undefined) await runCommand({ file: 'chown', args: ['-R', `${uid}:${uid}`, to], timeoutMs: 10_000 });
}

/** From here on no commit is answered that the standby does not have. */
async function waitForStandby(url: string): Promise<void> {
  await onConnection(url, async (primary) => {
    await primary.query(`alter system set synchronous_standby_names = '${standbyName}'`);
    await primary.query('select pg_reload_conf()');
    for (let i = 0; i < 500; i += 1) {
      const { rowCount } = await primary.query(`select from pg_stat_replication where sync_state = 'sync'`);
      if (rowCount) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('the standby does not follow');
  });
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
