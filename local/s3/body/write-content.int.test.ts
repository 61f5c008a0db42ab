import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { asS3Error } from '../edge/fault.ts';
import { type ContentFiles, openContentFiles } from '../store/content-files.ts';
import { writeContent } from './write-content.ts';

let folder: string;
let files: ContentFiles;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-content-'));
  files = openContentFiles(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const incoming = () => readdir(join(folder, 'incoming'));
async function* pieces(count: number, fail = false): AsyncGenerator<Buffer> {
  for (let i = 0; i < count; i++) yield Buffer.alloc(1_000, i);
  if (fail) throw new Error('the client went away');
}

it('writes all pieces in order', async () => {
  const name = await writeContent(files, pieces(50));
  expect(await incoming()).toEqual([name]);
  files.adopt(name);
  const handle = await open(files.pathOf(name));
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(60_000), 0, 60_000, 0);
  await handle.close();
  expect(bytesRead).toBe(50_000);
  expect(buffer.subarray(0, bytesRead).every((byte, at) => byte === Math.floor(at / 1_000))).toBe(true);
});

it('leaves nothing of a body that breaks off', async () => {
  await expect(writeContent(files, pieces(5, true))).rejects.toThrow('the client went away');
  expect(await incoming()).toEqual([]);
});

it('leaves nothing on a disk that is full, and says so', async () => {
  const discarded: string[] = [];
  const full: ContentFiles = {
    ...files,
    create: async () => ({ name: 'on-a-full-disk', handle: await open('/dev/full', 'w') }),
    discard: async (name) => void discarded.push(name),
  };
  const error = await writeContent(full, pieces(5)).catch((thrown: unknown) => thrown);
  expect(asS3Error(error)).toMatchObject({ code: 'InsufficientStorage', status: 507 });
  expect(discarded).toEqual(['on-a-full-disk']);
});
