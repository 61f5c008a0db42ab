import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment } from '@axion/platform/config/start.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { endLeftovers, stackMark } from '../place/leftovers.ts';
import { orElse } from '../place/or-else.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'axion-kill-'));
  mkdirSync(join(folder, 'logs'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const isAlive = (pid: number): boolean => orElse(() => !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')), false);
const until = async (holds: () => boolean, withinMs = 8_000) => {
  const deadline = Date.now() + withinMs;
  while (!holds() && Date.now() < deadline) await sleep(20);
  expect(holds()).toBe(true);
};

/** A supervisor in a process of its own with two servers; answers its pid and theirs. */
async function startSupervisor(path: string, life = 'setInterval(() => {}, 1000)') {
  const sources = import.meta.dirname;
  writeFileSync(join(folder, 'child.ts'), `require('node:fs').writeFileSync(process.argv[2] + '.pid', String(process.pid)); ${life};`);
  writeFileSync(
    join(folder, 'supervisor.ts'),
    `import { superviseStack } from '${sources}/supervise.ts';
     import { nodeChild } from '${sources}/../parts/node-child.ts';
     const server = (name) => ({ kind: 'server', name, title: name, dependsOn: [], url: '', doors: [], check: async () => {}, readyWithinMs: 5000, stopSignal: 'SIGTERM', stopWithinMs: 5000,
       command: () => nodeChild({ entry: '${folder}/child.ts', args: ['${folder}/' + name], env: { PATH: process.env.PATH, ${stackMark}: '${folder}' }, cwd: '/' }) });
     const stack = superviseStack([server('one'), server('two')], { logs: '${folder}/logs' });
     await stack.ready;`,
  );
  const supervisor = spawn(process.execPath, [join(folder, 'supervisor.ts')], {
    env: { ...environment(), PATH: path },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const pidFiles = ['one', 'two'].map((name) => join(folder, `${name}.pid`));
  await until(() => pidFiles.every((file) => existsSync(file) && readFileSync(file, 'utf8') !== ''));
  return { supervisor: supervisor.pid as number, children: pidFiles.map((file) => Number(readFileSync(file, 'utf8'))) };
}

it('leaves no child when it is killed', async () => {
  const { supervisor, children } = await startSupervisor(environment().PATH ?? '');
  expect(children.every(isAlive)).toBe(true);
  process.kill(supervisor, 'SIGKILL');
  await until(() => !children.some(isAlive));
});

it('leaves no child that is too busy to hear anything', async () => {
  const { supervisor, children } = await startSupervisor(environment().PATH ?? '', 'for (;;) {}');
  process.kill(supervisor, 'SIGKILL');
  try {
    await until(() => !children.some(isAlive));
  } finally {
    for (const pid of children.filter(isAlive)) process.kill(pid, 'SIGKILL');
  }
});

it('leaves no child either where there is no setpriv', async () => {
  const bare = join(folder, 'bin');
  mkdirSync(bare);
  symlinkSync(process.execPath, join(bare, 'node'));
  const { supervisor, children } = await startSupervisor(bare);
  process.kill(supervisor, 'SIGKILL');
  await until(() => !children.some(isAlive));
});

it('gives a program its standard input back when it asks for it, and lets it end', async () => {
  const asking = spawn(
    process.execPath,
    ['--import', join(import.meta.dirname, 'follow-parent.ts'), '-e', `import('node:process').then(({ stdin }) => console.log(stdin.fd))`],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  let said = '';
  asking.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const status = await new Promise((resolve) => asking.once('close', resolve));
  expect([status, said.trim()]).toEqual([0, '0']);
});

it('finds and ends what outlived an earlier supervisor, and nothing else', async () => {
  const outlived = (mark: string) =>
    spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { env: { [stackMark]: mark }, stdio: 'ignore', detached: true });
  const ours = outlived(folder);
  const another = outlived(`${folder}-2`);
  try {
    await until(() => isAlive(ours.pid as number) && readFileSync(`/proc/${ours.pid}/environ`, 'utf8').includes(folder));
    expect(await endLeftovers(folder)).toBe(1);
    await until(() => !isAlive(ours.pid as number));
    expect(isAlive(another.pid as number)).toBe(true);
  } finally {
    another.kill('SIGKILL');
  }
});
