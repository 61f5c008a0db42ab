import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withLock } from './with-lock.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'axion-lock-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const lock = (name: string, more = {}) => ({ file: join(root, name), waitSeconds: 10, onWait: () => undefined, ...more });
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

it('lets one in at a time, and the next one after a failure', async () => {
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await pause(30);
    inside -= 1;
    return 'done';
  };
  const failing = withLock(lock('a'), () => Promise.reject(new Error('broke'))).catch((error: Error) => error.message);
  expect(await Promise.all([failing, ...Array.from({ length: 4 }, () => withLock(lock('a'), work))])).toEqual([
    'broke',
    'done',
    'done',
    'done',
    'done',
  ]);
  expect(most).toBe(1);
});

it('is freed by the death of its holder, and tells those who wait', async () => {
  const script = `import { withLock } from ${JSON.stringify(new URL('./with-lock.ts', import.meta.url).href)};
    await withLock({ ...${JSON.stringify(lock('b'))}, onWait: () => undefined }, async () => { console.log('in'); await new Promise((resolve) => setTimeout(resolve, 60_000)); });`;
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(holder.stdout, 'data');
  let told = false;
  const onWait = () => {
    told = true;
    holder.kill('SIGKILL');
  };
  expect(await withLock(lock('b', { onWait }), async () => 'mine')).toBe('mine');
  expect(told).toBe(true);
});

it('gives up after its deadline', async () => {
  await withLock(lock('c'), async () => {
    await expect(withLock(lock('c', { waitSeconds: 0.2 }), async () => 1)).rejects.toThrow('held by another process');
  });
});

it('lets one in at a time also when the file is removed while others wait for it', async () => {
  let inside = 0;
  let most = 0;
  let waiting = 0;
  const onWait = () => {
    waiting += 1;
  };
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await pause(200);
    inside -= 1;
  };
  const entered = Promise.withResolvers<void>();
  const leave = Promise.withResolvers<void>();
  const holder = withLock(lock('d'), async () => {
    entered.resolve();
    await leave.promise;
  });
  await entered.promise;
  const late = [0, 1].map(() => withLock(lock('d', { onWait }), work));
  while (waiting < 2) await pause(20);
  await rm(join(root, 'd'));
  leave.resolve();
  await Promise.all([holder, ...late, withLock(lock('d'), work)]);
  expect(most).toBe(1);
});
