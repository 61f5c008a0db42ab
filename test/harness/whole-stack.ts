import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '@axion/platform/config/start.ts';
import type { TestProject } from 'vitest/node';

/** A stack of this run's own: the whole of Axion as `axion up` starts it, in a folder and on ports that nobody else uses. */
export type TestStack = {
  readonly home: string;
  /** Address of a service by the name that `axion status` gives it. */
  readonly urls: Readonly<Record<string, string>>;
  readonly demoPassword: string;
};

export const project = fileURLToPath(new URL('../../', import.meta.url));
const portsNeeded = 20;
const startDeadlineMs = 540_000;

/** vitest's global setup of project `e2e`. AXION_TEST_STACK names the folder of a stack that runs already, and is then left running. */
export default async function startWholeStack({ provide }: TestProject): Promise<() => Promise<void>> {
  const running = environment().AXION_TEST_STACK;
  const home = running ?? mkdtempSync(join(tmpdir(), 'axion-e2e-'));
  const stop = async () => {
    if (running !== undefined) return;
    await axion(home, ['down']);
    rmSync(home, { recursive: true, force: true });
  };
  const up = running === undefined ? await axion(home, ['up', '--detach', '--ports-from', String(await freePorts())]) : undefined;
  if (up && up.status !== 0) {
    await stop();
    throw new Error(`axion up ended with ${up.status}:\n${up.output.slice(-4_000)}`);
  }
  const { services } = JSON.parse((await axion(home, ['status', '--json'])).output) as { services: { name: string; url: string | null }[] };
  const { demoPassword } = JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')) as { demoPassword: string };
  provide('stack', {
    home,
    demoPassword,
    urls: Object.fromEntries(services.flatMap(({ name, url }) => (url === null ? [] : [[name, url]]))),
  });
  return stop;
}

/** Runs a command on a stack; standard output and error together, or output alone when it succeeds and is asked for. */
export function axion(
  home: string,
  args: readonly string[],
  more: NodeJS.ProcessEnv = {},
): Promise<{ readonly status: number | null; readonly output: string }> {
  const env = environment();
  const child = spawn(join(project, 'axion'), args, {
    cwd: project,
    env: { ...env, AXION_HOME: home, AXION_RUNTIME_CACHE: env.AXION_RUNTIME_CACHE ?? join(project, '.axion', 'runtime'), ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: startDeadlineMs,
  });
  let output = '';
  let complaints = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output: status === 0 ? output : `${output}${complaints}` }));
  });
}

/** The first of enough free ports in a row, from a random place. */
async function freePorts(): Promise<number> {
  for (let tries = 0; tries < 50; tries += 1) {
    const from = 20_000 + Math.floor(Math.random() * 350) * 100;
    const free = await Promise.all(Array.from({ length: portsNeeded }, (_, i) => isFree(from + i)));
    if (free.every(Boolean)) return from;
  }
  throw new Error('No free ports');
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
