import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from '@axion/platform/config/start.ts';
import { expect, it } from 'vitest';
import { testClientPrograms } from '../../../test/harness/servers/client-programs.ts';
import { needOf } from './hand-to-cli.ts';

it.each([
  ['backup --to DIR', 'stores'],
  ['backup verify --from DIR', 'programs'],
  ['backup --from DIR verify', 'programs'],
  ['restore --from DIR', 'stores'],
  ['restore --from DIR --until 2026-11-21T13:59:30Z --data FOLDER', 'programs'],
  ['restore --until=2026-11-21T13:59:30Z --data=FOLDER', 'programs'],
  ['restore --help', 'nothing'],
  ['reconcile --check', 'stores'],
] as const)('axion %s wants %s of this machine', (line, need) => {
  const [name = '', ...words] = line.split(' ');
  expect(needOf(name, words, {})).toBe(need);
  expect(needOf(name, words, { AXION_POSTGRES_URL: 'postgres://elsewhere' })).toBe('nothing');
});

const main = fileURLToPath(new URL('../../main.ts', import.meta.url));

it('goes back to a point in time on a machine where nothing runs', async () => {
  const home = await mkdtemp(join(tmpdir(), 'axion-home-'));
  const { PATH, HOME, NODE_COMPILE_CACHE } = environment();
  const env = { PATH, HOME, NODE_COMPILE_CACHE, AXION_HOME: home, AXION_PG_BIN: await testClientPrograms() };
  const run = (...words: readonly string[]) =>
    new Promise((resolve) => {
      execFile(process.execPath, [main, ...words], { env, timeout: 20_000 }, (error, _out, said) => resolve({ status: error?.code, said }));
    });
  const from = join(home, 'copies');
  expect(await run('restore', '--from', from, '--until', '2026-11-21T13:59:30Z', '--data', join(home, 'data'))).toEqual({
    status: 1,
    said: `${from} does not exist: no backup was taken there\n`,
  });
  await rm(home, { recursive: true });
});
