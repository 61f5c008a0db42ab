import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeOnce } from './make-once.ts';

let root: string;
let folder: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'axion-once-'));
  folder = join(root, 'cache', 'thing');
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A process that makes the folder of ten files, and says when it has kept something and begun. */
function maker(name: string, pauseMs = 50) {
  const script = `import { writeFile } from 'node:fs/promises';
    import { makeOnce } from ${JSON.stringify(new URL('./make-once.ts', import.meta.url).href)};
    await makeOnce({ folder: ${JSON.stringify(folder)}, make: async ({ kept, made }) => {
      await writeFile(kept + '/of', ${JSON.stringify(name)});
      console.log('in');
      for (let i = 0; i < 10; i += 1) {
        await writeFile(made + '/' + i, ${JSON.stringify(name)});
        await new Promise((resolve) => setTimeout(resolve, ${pauseMs}));
      }
    } });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, begun: once(child.stdout, 'data'), status: once(child, 'exit').then(([status]) => status as number | null) };
}

const left = async () => (await readdir(join(root, 'cache'))).sort();
const contents = async () => Promise.all((await readdir(folder)).sort().map((name) => readFile(join(folder, name), 'utf8')));

it('has two processes at it at once without harm, the lock between them removed: one whole folder, and nothing else', async () => {
  const first = maker('a');
  await first.begun;
  await rm(`${folder}.lock`);
  const second = maker('b');
  await second.begun;
  expect(await Promise.all([first.status, second.status])).toEqual([0, 0]);
  expect(await contents()).toEqual(Array.from({ length: 10 }, () => 'a'));
  expect(await left()).toEqual(['thing', 'thing.lock']);
});

it('begins again when somebody removes the whole cache', async () => {
  const first = maker('a');
  await first.begun;
  await rm(join(root, 'cache'), { recursive: true, force: true, maxRetries: 5 });
  const second = maker('b');
  expect(await Promise.all([first.status, second.status])).toEqual([0, 0]);
  expect(new Set(await contents()).size).toBe(1);
  expect(await left()).toEqual(['thing', 'thing.lock']);
});

it('goes on with what a killed process kept, and removes its half', async () => {
  const killed = maker('killed', 10_000);
  await killed.begun;
  killed.child.kill('SIGKILL');
  await killed.status;
  let found = '';
  await makeOnce({
    folder,
    make: async ({ kept, made }) => {
      found = await readFile(join(kept, 'of'), 'utf8');
      expect(await readdir(made)).toEqual([]);
      expect((await left()).filter((name) => name.includes('.work-'))).toHaveLength(1);
    },
  });
  expect(found).toBe('killed');
  expect(await left()).toEqual(['thing', 'thing.lock']);
});

it('leaves the folder out and says why when it cannot be made, and keeps what came in for the next try', async () => {
  const attempt = makeOnce({
    folder,
    make: async ({ kept, made }) => {
      await writeFile(join(kept, 'package'), 'whole');
      await mkdir(join(made, 'half'));
      throw new Error('no such mirror');
    },
  });
  await expect(attempt).rejects.toThrow('no such mirror');
  await makeOnce({ folder, make: async ({ kept, made }) => writeFile(join(made, 'it'), await readFile(join(kept, 'package'))) });
  expect(await contents()).toEqual(['whole']);
  await makeOnce({ folder, make: () => Promise.reject(new Error('made already')) });
});
