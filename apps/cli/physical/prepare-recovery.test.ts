import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareRecovery } from './prepare-recovery.ts';

const segment = (n: number): string => `0000000100000000000000${n.toString(16).padStart(2, '0').toUpperCase()}`;

let folder: string;
let from: string;
let told: string[];
beforeEach(async () => {
  told = [];
  folder = await mkdtemp(join(tmpdir(), "axion-it's 100%f-"));
  from = join(folder, 'backups');
  await mkdir(join(from, 'base-2026-11-20T00-00-00-000Z', 'pg_wal'), { recursive: true });
  await writeFile(join(from, 'base-2026-11-20T00-00-00-000Z', 'postgresql.auto.conf'), '# of the server\n');
  const base = {
    startedAt: '2026-11-20T00:00:00.000Z',
    finishedAt: '2026-11-20T00:01:00.000Z',
    firstWal: segment(2),
    segmentBytes: 2 ** 24,
  };
  await writeFile(join(from, '2026-11-20T00-00-00-000Z.axion-base.json'), JSON.stringify(base));
  await mkdir(join(from, 'wal'));
  const names = [segment(1), segment(2), segment(3), `${segment(4)}.partial`, '00000002.history'];
  for (const name of names) await writeFile(join(from, 'wal', name), `WAL ${name}`);
});
afterEach(() => rm(folder, { recursive: true }));

const prepare = (data: string) =>
  prepareRecovery(
    { run: async () => '' },
    { from, until: new Date('2026-11-20T06:00:00Z'), data, action: 'pause', tell: (line) => void told.push(line) },
  );

/** What the server does when it wants a file: it stands in its folder. */
async function bring(data: string, name: string): Promise<string> {
  const [, command = ''] = /^restore_command = '(.+)'$/m.exec(await readFile(join(data, 'postgresql.auto.conf'), 'utf8')) ?? [];
  execFileSync('/bin/sh', ['-c', command.replaceAll('%f', name).replaceAll('%p', 'pg_wal/RECOVERYXLOG')], { cwd: data, stdio: 'pipe' });
  return readFile(join(data, 'pg_wal', 'RECOVERYXLOG'), 'utf8');
}

it('lays out a folder that needs nothing outside it, wherever it is taken', async () => {
  const data = join(folder, 'data');
  expect(await prepare(data)).toMatchObject({ firstWal: segment(2) });
  await rm(from, { recursive: true });
  expect((await readdir(join(data, 'axion_wal'))).sort()).toEqual([segment(2), segment(3), `${segment(4)}.partial`, '00000002.history']);
  expect((await stat(join(data, 'axion_wal'))).mode & 0o777).toBe(0o700);
  expect(await bring(data, segment(3))).toBe(`WAL ${segment(3)}`);
  expect(await bring(data, segment(4))).toBe(`WAL ${segment(4)}.partial`);
  expect(await bring(data, '00000002.history')).toBe('WAL 00000002.history');
});

it('lets the server say why it does not get a file', async () => {
  const data = join(folder, 'data');
  await prepare(data);
  await expect(bring(data, segment(5))).rejects.toThrow(/axion_wal.*No such file/);
});

it('writes nothing when a WAL file is missing, and nothing over what is there', async () => {
  await prepare(join(folder, 'data'));
  await expect(prepare(join(folder, 'data'))).rejects.toThrow(/is not empty/);
  await rm(join(from, 'wal', segment(3)));
  await expect(prepare(join(folder, 'other'))).rejects.toThrow(segment(3));
  expect(await readdir(folder)).toEqual(['backups', 'data']);
});

it('passes over a copy whose note cannot be read, and says so', async () => {
  await mkdir(join(from, 'base-2026-11-20T03-00-00-000Z'));
  await writeFile(join(from, '2026-11-20T03-00-00-000Z.axion-base.json'), '{"startedAt":');
  expect(await prepare(join(folder, 'data'))).toMatchObject({ startedAt: '2026-11-20T00:00:00.000Z' });
  expect(told).toEqual([expect.stringMatching(/^passed over: .*2026-11-20T03-00-00-000Z\.axion-base\.json cannot be read/)]);
});
