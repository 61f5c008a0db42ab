import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment } from '@axion/platform/config/start.ts';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';

// The program as people run it, with one small real server (S3), in a state folder of its own.
const axion = join(import.meta.dirname, '../axion');
const deadlineMs = 60_000;
// Each test starts a dozen programs, and a busy machine may run others beside them.
vi.setConfig({ testTimeout: 90_000 });

let root: string;
let home: string;
let from: number;
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'axion it '));
  home = join(root, 'state folder');
  from = await freeRow();
});
afterEach(async () => {
  await run('down');
  rmSync(root, { recursive: true, force: true });
});

type Ran = { readonly status: number; readonly out: string };
/** Compiled once for all tests of this file, as for all commands of one stack. */
const compileCache = mkdtempSync(join(tmpdir(), 'axion-it-cache-'));
afterAll(() => rmSync(compileCache, { recursive: true, force: true }));
const envOf = (more: Record<string, string> = {}) => ({
  ...environment(),
  AXION_HOME: home,
  HOME: root,
  NODE_COMPILE_CACHE: compileCache,
  ...more,
});
const run = (...args: string[]): Promise<Ran> => runWith({}, ...args);
const runWith = (env: Record<string, string>, ...args: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const child = execFile(axion, args, { env: envOf(env), cwd: root, timeout: deadlineMs }, (_error, stdout, stderr) =>
      resolve({ status: child.exitCode ?? -1, out: stdout + stderr }),
    );
  });
const start = (...more: string[]) => run('up', '--detach', '--only', 's3', '--ports-from', String(from), ...more);

type Service = {
  readonly name: string;
  readonly state: string;
  readonly pid: number;
  readonly restarts: number;
  readonly residentBytes: number;
};
const services = async (): Promise<ReadonlyMap<string, Service>> => {
  const { services: list } = JSON.parse((await run('status', '--json')).out) as { services: readonly Service[] };
  return new Map(list.map((service) => [service.name, service]));
};
const until = async (holds: () => Promise<boolean> | boolean) => {
  const deadline = Date.now() + 15_000;
  while (!(await holds()) && Date.now() < deadline) await sleep(50);
  expect(await holds()).toBe(true);
};
const isAlive = (pid: number) => existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

/** The first of enough free ports in a row, as far as can be known. */
async function freeRow(): Promise<number> {
  const port = await listenOn(0).then(async ({ port: free, close }) => {
    await close();
    return free;
  });
  return port > 60_000 ? port - 2_000 : port;
}
const listenOn = (port: number): Promise<{ port: number; close: () => Promise<void> }> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(port, '127.0.0.1', () =>
      resolve({ port: (server.address() as { port: number }).port, close: () => new Promise((done) => server.close(() => done())) }),
    );
  });

it('starts in the background, is seen, joined and ended, and keeps its data and ports', async () => {
  expect(await start()).toMatchObject({ status: 0, out: expect.stringContaining('Axion is ready') });
  const before = await services();
  expect(before.get('s3')).toMatchObject({ state: 'ready', restarts: 0 });
  expect(before.get('s3')?.residentBytes).toBeGreaterThan(10_000_000);

  const joined = await run('up');
  expect(joined).toMatchObject({ status: 0, out: expect.stringContaining('Axion already runs here') });
  expect((await services()).get('s3')?.pid).toBe(before.get('s3')?.pid);

  expect((await run('logs', 's3', '-n', '5')).out).toContain('listening');
  expect(await run('down')).toMatchObject({ status: 0, out: expect.stringContaining('its data is kept') });
  expect(isAlive(before.get('s3')?.pid ?? 0)).toBe(false);
  expect(await run('status')).toMatchObject({ status: 3 });

  expect(await run('up', '-d', '--only', 's3')).toMatchObject({ status: 0 });
  expect(JSON.parse(readFileSync(join(home, 'ports.json'), 'utf8'))).toMatchObject({ 'sense-api': from });
  expect(await run('up', '--ports-from', '30000')).toMatchObject({ status: 0 });
});

it('starts one stack when two are asked for at the same time', async () => {
  const both = await Promise.all([start(), start()]);
  expect(both.map(({ status }) => status)).toEqual([0, 0]);
  const s3 = spawnedServers('local/s3/main.ts');
  expect(s3).toHaveLength(1);
});

it('starts a crashed service again and shows it', async () => {
  await start();
  const before = (await services()).get('s3') as Service;
  process.kill(before.pid, 'SIGKILL');
  await until(async () => {
    const now = (await services()).get('s3');
    return now?.restarts === 1 && now.state === 'ready' && now.pid !== before.pid;
  });
  expect((await run('status')).status).toBe(0);
});

it('leaves nothing behind when its supervisor is killed, and starts again', async () => {
  await start();
  const killed = await services();
  process.kill(killed.get('supervisor')?.pid ?? 0, 'SIGKILL');
  await until(() => !isAlive(killed.get('s3')?.pid ?? 0));
  expect((await run('status')).status).toBe(3);
  expect((await run('up', '-d', '--only', 's3')).status).toBe(0);
});

it('names the owner of a taken port before it starts anything', async () => {
  const s3Port = from + 8;
  const taken = await listenOn(s3Port);
  const refused = await start();
  await taken.close();
  expect(refused.status).toBe(4);
  expect(refused.out).toContain(`${s3Port} (Object storage (S3)) belongs to pid ${process.pid}: `);
  expect(refused.out).toContain('What to do: ');
  expect(existsSync(join(home, 'ports.json'))).toBe(false);
  expect(existsSync(join(home, 's3'))).toBe(false);
});

it('runs in the foreground until it is interrupted', async () => {
  const child = spawn(axion, ['up', '--only', 's3', '--ports-from', String(from)], {
    env: envOf(),
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = hear(child);
  await until(() => said().includes('Axion is ready'));
  const pid = (await services()).get('s3')?.pid ?? 0;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(said()).toContain('Object storage (S3) stopped');
  expect(isAlive(pid)).toBe(false);
});

it('removes data only when told to, and never what is not its own', async () => {
  await start();
  const theirs = join(home, 'notes');
  mkdirSync(theirs);
  expect(await run('reset')).toMatchObject({ status: 2, out: expect.stringContaining('axion reset --yes') });
  expect(existsSync(join(home, 's3'))).toBe(true);
  expect(await run('reset', '--yes')).toMatchObject({ status: 0 });
  expect([existsSync(join(home, 's3')), existsSync(join(home, 'secrets.json')), existsSync(theirs)]).toEqual([false, false, true]);
});

it('can be called through a link, from any folder and without a home', async () => {
  const link = join(root, 'my axion');
  symlinkSync(axion, link);
  const ran = await new Promise<string>((resolve) =>
    execFile(link, ['status'], { cwd: '/', env: envOf({ HOME: '' }) }, (_error, stdout) => resolve(stdout)),
  );
  expect(ran).toContain(`Axion does not run here (${home})`);
});

it('uses a server of the person without asking more of it than a connection', async () => {
  const theirs = await listenOn(0);
  const started = await runWith(
    { AXION_S3_URL: `http://127.0.0.1:${theirs.port}` },
    'up',
    '-d',
    '--only',
    's3',
    '--ports-from',
    String(from),
  );
  expect(started).toMatchObject({ status: 0, out: expect.stringContaining('yours') });
  expect((await services()).get('s3')).toMatchObject({ state: 'external', pid: null });
  await run('down');
  await theirs.close();
});

it('tells what a server of the person lacks when it does not answer', async () => {
  const refused = await runWith({ AXION_S3_URL: 'http://127.0.0.1:1' }, 'up', '--only', 's3', '--ports-from', String(from));
  expect(refused.status).toBe(1);
  expect(refused.out).toMatch(/Object storage \(S3\) at http:\/\/127\.0\.0\.1:1 is not ready .*ECONNREFUSED/);
});

function hear(child: ChildProcess): () => string {
  let said = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  return () => said;
}

/** Processes of this test's stack that run a program. */
function spawnedServers(program: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return (
        readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(program) &&
        readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`AXION_HOME=${home}`)
      );
    } catch {
      return false;
    }
  });
}
