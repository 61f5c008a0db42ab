import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { copyPath } from '../backup/copy-objects.ts';
import { sumOf } from '../backup/file-sums.ts';
import { writeLines } from '../backup/line-file.ts';
import { writeManifest } from '../backup/manifest.ts';
import { putObjectsBack } from './put-objects-back.ts';
import { readRestoreOptions } from './restore-options.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-objects-'));
});
afterEach(() => rm(folder, { recursive: true }));

const at = '2026-11-21T10:00:00.000Z';
const names = ['frames/a.jpg', 'frames/b.jpg'];

/** A snapshot with copies of two objects, or with their list alone. */
async function keep(copied: boolean): Promise<void> {
  const lines: string[] = [];
  for (const key of names) {
    const sha256 = createHash('sha256').update(key).digest('hex');
    lines.push(`${JSON.stringify({ key, sizeBytes: key.length, etag: 'e', modifiedAt: at, ...(copied ? { sha256 } : {}) })}\n`);
    if (!copied) continue;
    await mkdir(dirname(join(folder, copyPath(key))), { recursive: true });
    await writeFile(join(folder, copyPath(key)), key);
  }
  const file = 'objects.ndjson.zst';
  await writeLines(join(folder, file), Readable.from(lines, { objectMode: false }), new AbortController().signal);
  await writeManifest(folder, {
    ...{ format: 1, startedAt: at, finishedAt: at, scope: 'everything', without: [], serverVersion: '17.11', databases: {} },
    ...{
      clickhouse: null,
      tuples: null,
      objects: { file, count: 2, bytes: 24, copied },
      files: { [file]: await sumOf(join(folder, file)) },
    },
  });
}

/** A store that has some of them. */
function storeWith(...there: readonly string[]) {
  const put: string[] = [];
  return {
    put: async ({ key, body }: { key: string; body: unknown }) => {
      put.push(`${key}=${await buffer(body as Readable)}`);
      return { etag: 'e' };
    },
    head: async (key: string) => (there.includes(key) ? { sizeBytes: key.length } : undefined),
    seen: put,
  };
}
const { signal } = new AbortController();
type Store = Parameters<typeof putObjectsBack>[0];
const wish = () => ({ from: folder, signal, tell: () => undefined });

it('puts back what the store lacks, and nothing else', async () => {
  await keep(true);
  const store = storeWith('frames/a.jpg');
  expect(await putObjectsBack(store as unknown as Store, wish())).toBe(`objects of ${folder}: 1 there, 1 put back`);
  expect(store.seen).toEqual(['frames/b.jpg=frames/b.jpg']);
});

it('refuses a snapshot without copies, and one with a damaged copy', async () => {
  const store = storeWith();
  await keep(false);
  await expect(putObjectsBack(store as unknown as Store, wish())).rejects.toThrow(/--with-objects/);
  await keep(true);
  await writeFile(join(folder, copyPath('frames/b.jpg')), 'frames/c.jpg');
  await expect(putObjectsBack(store as unknown as Store, wish())).rejects.toThrow(/frames\/b\.jpg\): is damaged/);
  expect(store.seen).toEqual([]);
});

it('is asked for by name', () => {
  expect(readRestoreOptions(['objects', '--from', '/b'], undefined)).toEqual({ verb: 'objects', from: '/b' });
  expect(() => readRestoreOptions(['objects', 'all'], '/b')).toThrow(/does not know objects all/);
});
