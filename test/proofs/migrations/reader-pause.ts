import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Connection, onConnection } from '@axion/local/postgres/on-connection.ts';
import { migrate } from '@axion/platform/migrations/migrate.ts';
import { onFreshDatabase, type ProofServer } from './proof-databases.ts';

/** How long readers stood still, in milliseconds. */
export type PauseLedger = {
  readonly reads: number;
  readonly alters: number;
  /** The slowest read while nothing was altered. */
  readonly longestBeforeMs: number;
  /** The slowest read while tables were altered and a long transaction was in the way of each. */
  readonly longestPauseMs: number;
  /** How long the files took altogether. */
  readonly migrationMs: number;
};

const readers = 4;
/** Longer than a runner waits for a lock, so that it must give up and come again. */
const inTheWayMs = 4_000;

/** Readers and a writer work on a table; every few seconds a long transaction holds it; a runner adds a column, `alters` times. */
export const measurePause = (server: ProofServer, { alters }: { readonly alters: number }): Promise<PauseLedger> =>
  onFreshDatabase(server, async ({ runner }) => {
    const folder = await mkdtemp(join(tmpdir(), 'axion-pause-'));
    const files = Array.from({ length: alters }, (_, i) => `alter table roads add column lanes_${i} integer`);
    await writeFile(
      join(folder, '0001-roads.sql'),
      `create table roads (id integer primary key, name text not null); insert into roads select n, 'road' from generate_series(1, 50000) as n`,
    );
    await migrate({ url: runner, folder, now: () => new Date() });
    await Promise.all(files.map((sql, i) => writeFile(join(folder, `${String(i + 2).padStart(4, '0')}-lanes.sql`), sql)));
    const load = startLoad(runner);
    await sleep(1_000);
    const longestBeforeMs = load.takeLongest();
    const blocker = holdNowAndThen(runner);
    await sleep(100);
    const started = performance.now();
    await migrate({ url: runner, folder, now: () => new Date() }).finally(() => blocker.stop());
    const migrationMs = Math.round(performance.now() - started);
    const longestPauseMs = load.takeLongest();
    const reads = await load.stop();
    await rm(folder, { recursive: true, force: true });
    return { reads, alters, longestBeforeMs, longestPauseMs, migrationMs };
  });

function startLoad(url: string) {
  let isOver = false;
  let reads = 0;
  let longest = 0;
  const repeat = (work: (connection: Connection) => Promise<void>) =>
    onConnection(url, async (connection) => {
      while (!isOver) await work(connection);
    });
  const read = async (connection: Connection) => {
    const started = performance.now();
    await connection.query('select name from roads where id = $1', [1 + (reads % 50_000)]);
    longest = Math.max(longest, performance.now() - started);
    reads += 1;
  };
  const write = async (connection: Connection) => {
    await connection.query('update roads set name = $1 where id = $2', ['other', 1 + (reads % 50_000)]);
    await sleep(5);
  };
  const all = Promise.all([...Array.from({ length: readers }, () => repeat(read)), repeat(write)]);
  return {
    takeLongest(): number {
      const taken = Math.round(longest);
      longest = 0;
      return taken;
    },
    async stop(): Promise<number> {
      isOver = true;
      await all;
      return reads;
    },
  };
}

/** A report that somebody runs again and again. */
function holdNowAndThen(url: string) {
  let isOver = false;
  const all = onConnection(url, async (connection) => {
    while (!isOver) {
      await connection.query('begin; select count(*) from roads');
      await sleep(inTheWayMs);
      await connection.query('commit');
      await sleep(400);
    }
  });
  return {
    async stop(): Promise<void> {
      isOver = true;
      await all;
    },
  };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
