import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment } from '@axion/platform/config/start.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Part, Server, Step } from '../parts/part.ts';
import { failureLines } from '../refusal.ts';
import { answersHttp } from './readiness.ts';
import { type Stack, superviseStack } from './supervise.ts';

let folder: string;
const stacks: Stack[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axion supervise '));
  mkdirSync(join(folder, 'logs'));
});
afterEach(async () => {
  await Promise.all(stacks.splice(0).map((stack) => stack.stop()));
  rmSync(folder, { recursive: true });
});

const supervise = (parts: readonly Part[]): Stack => {
  const stack = superviseStack(parts, { logs: join(folder, 'logs') });
  stacks.push(stack);
  return stack;
};
const partOf = (stack: Stack, name: string) => stack.state().parts.find((part) => part.name === name);
const until = async (holds: () => boolean, withinMs = 10_000) => {
  const deadline = Date.now() + withinMs;
  while (!holds() && Date.now() < deadline) await sleep(20);
  expect(holds()).toBe(true);
};
const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
};

const answering = `require('node:http').createServer((q, a) => a.end('ok')).listen(Number(process.env.PORT), '127.0.0.1');`;

/** A small real server; `program` is its source. */
async function greeter(name: string, more: Partial<Server> & { readonly program?: string } = {}): Promise<Server> {
  const { program = answering, ...rest } = more;
  const port = await freePort();
  const env = { PATH: environment().PATH ?? '', PORT: String(port), FOLDER: folder, NAME: name };
  return {
    kind: 'server',
    name,
    title: name,
    dependsOn: [],
    url: `http://127.0.0.1:${port}`,
    doors: [{ port, use: name }],
    command: () => ({ file: process.execPath, args: ['-e', program], env, cwd: folder }),
    check: answersHttp(`http://127.0.0.1:${port}`),
    readyWithinMs: 10_000,
    stopSignal: 'SIGTERM',
    stopWithinMs: 5_000,
    ...rest,
  };
}
const step = (name: string, more: Partial<Step>): Step => ({
  kind: 'step',
  name,
  title: name,
  dependsOn: [],
  work: async () => 'done',
  ...more,
});

it('starts what is needed first, then the rest, and ends in the reverse order', async () => {
  const noting = `${answering}
    const note = (what) => require('node:fs').appendFileSync(process.env.FOLDER + '/notes', what + ' ' + process.env.NAME + '\\n');
    note('start'); process.on('SIGTERM', () => { note('end'); process.exit(0); });`;
  const store = await greeter('store', { program: noting });
  const api = await greeter('api', { program: noting, dependsOn: ['migrate'] });
  const migrate = step('migrate', { dependsOn: ['store'], work: async () => `store was ${partOf(stack, 'store')?.standing}` });
  const stack = supervise([api, migrate, store]);
  await stack.ready;
  expect(partOf(stack, 'migrate')?.detail).toBe('store was ready');
  await stack.stop();
  expect(readFileSync(join(folder, 'notes'), 'utf8')).toBe('start store\nstart api\nend api\nend store\n');
});

it('starts a crashed server again and counts it', async () => {
  const stack = supervise([await greeter('api')]);
  await stack.ready;
  const before = partOf(stack, 'api')?.pid as number;
  process.kill(before, 'SIGKILL');
  await until(() => partOf(stack, 'api')?.restarts === 1 && partOf(stack, 'api')?.standing === 'ready');
  expect(partOf(stack, 'api')?.pid).not.toBe(before);
  expect(readFileSync(join(folder, 'logs/api.log'), 'utf8')).toContain('was ended by SIGKILL; starting again in 0.25 s');
});

it.each([
  ['at once, when its configuration is not usable', `console.error('SECRET is not set'); process.exit(2)`, 1],
  ['after three tries, when it ends by itself', `console.error('cannot open the store'); process.exit(1)`, 3],
])('gives up %s, says its last words and ends the others', async (_when, program, starts) => {
  const stack = supervise([await greeter('store'), await greeter('api', { program, dependsOn: ['store'] })]);
  const failure = failureLines(await stack.ready.catch((error: unknown) => error)).join('\n');
  expect(failure).toMatch(/^api: ended with status/);
  expect(failure).toMatch(/SECRET is not set|cannot open the store/);
  expect(failure).toContain('axion logs api');
  expect(partOf(stack, 'api')?.restarts).toBe(starts - 1);
  expect(stack.state()).toMatchObject({ phase: 'failed', parts: [{ standing: 'stopped' }, { standing: 'failed' }] });
});

it('gives up on a server that runs but never answers, and says why', async () => {
  const stack = supervise([await greeter('api', { program: 'setInterval(() => {}, 1000)', readyWithinMs: 300 })]);
  expect(failureLines(await stack.ready.catch((error: unknown) => error))[0]).toMatch(/^api: not ready within 0 s: .*ECONNREFUSED/);
});

it('kills a server that does not end when asked, with all that it started', async () => {
  const stubborn = `${answering}
    process.on('SIGTERM', () => {});
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    require('node:fs').writeFileSync(process.env.FOLDER + '/grandchild', String(child.pid));`;
  const stack = supervise([await greeter('api', { program: stubborn, stopWithinMs: 200 })]);
  await stack.ready;
  await stack.stop();
  expect(partOf(stack, 'api')?.standing).toBe('stopped');
  await until(() => !isAlive(Number(readFileSync(join(folder, 'grandchild'), 'utf8'))));
});

it('fails with the last lines of a step that fails, and starts nothing after it', async () => {
  const failing = step('migrate', {
    work: async ({ run }) => {
      await run({ file: process.execPath, args: ['-e', `console.log('0003 refused: ENOSPC'); process.exit(1)`], env: {}, cwd: folder });
      return 'never';
    },
  });
  const stack = supervise([failing, await greeter('api', { dependsOn: ['migrate'] })]);
  const lines = failureLines(await stack.ready.catch((error: unknown) => error));
  expect(lines.join('\n')).toMatch(/^migrate: ended with status 1\n {2}.*\n {2}0003 refused: ENOSPC\nWhat to do: The disk is full/);
  expect(partOf(stack, 'api')?.standing).toBe('waiting');
});

it('only looks at a server that somebody else runs', async () => {
  const theirs = await greeter('theirs');
  const first = supervise([theirs]);
  await first.ready;
  const stack = supervise([{ ...theirs, name: 'ours', command: undefined, doors: [] }]);
  await stack.ready;
  expect(partOf(stack, 'ours')).toMatchObject({ external: true, standing: 'ready', pid: null });
  await stack.stop();
  expect(partOf(first, 'theirs')?.standing).toBe('ready');
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
