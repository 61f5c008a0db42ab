import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeFolder } from './make-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('makes what leads to a folder, for its owner alone, and leaves what is there', async () => {
  const path = join(folder, 'a', 'b', 'c');
  await makeFolder(path);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  await writeFile(join(path, 'kept'), '');
  await makeFolder(path);
  expect((await stat(join(path, 'kept'))).isFile()).toBe(true);
});

it('says which folder it is when a file is in its way', async () => {
  await writeFile(join(folder, 'file'), '');
  await expect(makeFolder(join(folder, 'file'))).rejects.toThrow(`${join(folder, 'file')} cannot be written: EEXIST`);
  await expect(makeFolder(join(folder, 'file', 'below'))).rejects.toThrow('below cannot be written: ENOTDIR');
});

it('ends where the system makes nothing', async () => {
  await expect(makeFolder('/proc/backups/daily')).rejects.toThrow('/proc/backups/daily cannot be written: ENOENT');
});
