import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '@axion/platform/config/start.ts';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bootstrapCluster, clusterRoles, withDatabase, withRole } from './bootstrap-cluster.ts';
import { ensurePostgresRuntime, type PostgresRuntime, type RuntimeBinary } from './ensure-postgres-runtime.ts';
import { type RunningPostgres, startPostgres } from './start-postgres.ts';

const home = fileURLToPath(new URL('../../.axion', import.meta.url));
const cache = environment().AXION_RUNTIME_CACHE ?? join(home, 'runtime');
const superuserPassword = 'of the superuser';
let root: string;
let runtime: PostgresRuntime;
let wish: Parameters<typeof startPostgres>[0];

beforeAll(async () => {
  // mkdtemp makes it 0700: started by root, the server must live below a folder that its own user cannot enter.
  root = await mkdtemp(join(tmpdir(), 'axion-postgres-'));
  runtime = await ensurePostgresRuntime({ home, cache, progress: () => undefined });
  wish = { runtime, folder: join(root, 'state/data'), socketFolder: join(root, 'run'), port: await freePort(), superuserPassword };
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('a server of our own', () => {
  it('keeps what it was told over a restart, and its password', async () => {
    await using(async ({ url }) => {
      await ask(url, 'create table kept (x int)');
      await ask(url, 'insert into kept values (7)');
    });
    await using(async ({ url }) => {
      expect(await ask(url, 'select x from kept')).toEqual([{ x: 7 }]);
      await expect(ask(url.replace(encodeURIComponent(superuserPassword), 'wrong'), 'select 1')).rejects.toMatchObject({ code: '28P01' });
    });
    expect((await readdir(join(root, 'state'))).sort()).toEqual(['data']);
  });

  it('works with psql and pg_dump, and psql runs the operator’s file', async () => {
    const passwords = Object.fromEntries(clusterRoles.map((role) => [role, `pass of ${role}`])) as Parameters<
      typeof bootstrapCluster
    >[0]['passwords'];
    await using(async ({ url }) => {
      const script = fileURLToPath(new URL('../../migrations/bootstrap.sql', import.meta.url));
      for (let i = 0; i < 2; i += 1) await program('psql', url, '-v', 'ON_ERROR_STOP=1', '-qf', script);
      const rights = `select datname, datacl::text from pg_database where datname like 'axion%' and datname <> 'axion_events' order by 1`;
      const byPsql = await ask(url, rights);
      expect(byPsql).toHaveLength(4);
      const inside = `select has_database_privilege('axion_gen_app', name, 'connect, temporary') as yes from (values ('postgres'), ('template1')) as wanted (name)`;
      expect(await ask(url, inside)).toEqual([{ yes: true }, { yes: true }]);
      const closing = fileURLToPath(new URL('../../migrations/close-maintenance-databases.sql', import.meta.url));
      for (let i = 0; i < 2; i += 1) await program('psql', url, '-v', 'ON_ERROR_STOP=1', '-qf', closing);
      expect(await ask(url, inside)).toEqual([{ yes: false }, { yes: false }]);
      await bootstrapCluster({ adminUrl: url, passwords, isDedicated: true });
      expect(await ask(url, rights)).toEqual(byPsql);
      const sense = withRole(withDatabase(url, 'axion_sense'), 'axion_sense_migrate', passwords.axion_sense_migrate);
      await ask(sense, 'create table road_data.holes (at geometry(PointZ, 4326))');
      expect(await program('pg_dump', sense, '--schema-only', '--schema', 'road_data')).toContain('at public.geometry(PointZ,4326)');
    });
  });

  it('says why it cannot start', async () => {
    const taken = createServer().listen(wish.port, '127.0.0.1');
    await once(taken, 'listening');
    await expect(startPostgres(wish)).rejects.toMatchObject({
      code: 'local.server-failed',
      params: { reason: expect.stringContaining('in use') },
    });
    taken.close();
  });

  it('ends when whoever started it is killed', async () => {
    const script = `import { ensurePostgresRuntime } from ${JSON.stringify(new URL('./ensure-postgres-runtime.ts', import.meta.url).href)};
      import { startPostgres } from ${JSON.stringify(new URL('./start-postgres.ts', import.meta.url).href)};
      const runtime = await ensurePostgresRuntime({ home: ${JSON.stringify(home)}, cache: ${JSON.stringify(cache)}, progress: () => undefined });
      const { pid } = await startPostgres({ ...${JSON.stringify({ ...wish, runtime: undefined })}, runtime });
      console.log(pid); setInterval(() => undefined, 1000);`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = Number(await firstLine(starter));
    expect(isAlive(pid)).toBe(true);
    starter.kill('SIGKILL');
    await once(starter, 'exit');
    for (let i = 0; i < 100 && isAlive(pid); i += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(isAlive(pid)).toBe(false);
  });
});

describe('a cluster that cannot be made', () => {
  it('leaves no half of itself and says what initdb said', async () => {
    const folder = join(root, 'half/data');
    await mkdir(join(folder, 'something'), { recursive: true });
    await expect(startPostgres({ ...wish, folder })).rejects.toMatchObject({ code: 'local.server-failed' });
    expect(await readdir(folder)).toEqual(['something']);
  });
});

it('finds a fetched runtime without asking anyone again', async () => {
  const stages: string[] = [];
  await ensurePostgresRuntime({ home, cache, mirror: 'http://127.0.0.1:9/nowhere', progress: ({ stage }) => stages.push(stage) });
  expect(stages).toEqual([]);
});

it('says what to install when nothing can be fetched', async () => {
  if (runtime.kind === 'machine') return;
  const attempt = ensurePostgresRuntime({
    home,
    cache: join(root, 'empty'),
    mirror: 'http://me:hush@127.0.0.1:9/nowhere',
    progress: () => undefined,
  });
  const failure = await attempt.catch((error: unknown) => error as { code: string; params: object });
  expect(failure).toMatchObject({
    code: 'local.runtime-missing',
    params: { packages: expect.arrayContaining(['postgresql-17-postgis-3']) },
  });
  expect(JSON.stringify(failure)).not.toContain('hush');
}, 60_000);

async function using(work: (server: RunningPostgres) => Promise<void>): Promise<void> {
  const server = await startPostgres(wish);
  await work(server).finally(server.stop);
}

async function ask(connectionString: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

async function program(binary: RuntimeBinary, ...args: string[]): Promise<string> {
  const { file, args: words, env } = runtime.command(binary, args);
  const child = spawn(file, words, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  return said;
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [chunk] = (await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data')) as [Buffer];
  return chunk.toString().trim();
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
