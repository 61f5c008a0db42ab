import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Objects } from '@axion/platform/objects/objects.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { restoreObjects } from '../restore/restore-objects.ts';
import { copyObjects } from './copy-objects.ts';
import { linesOf, readLines, writeLines } from './line-file.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-lines-'));
});
afterEach(() => rm(folder, { recursive: true }));

const signal = new AbortController().signal;
async function collect(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const line of lines) found.push(line);
  return found;
}

it('cuts at newlines only, wherever a piece ends', async () => {
  const text = Buffer.from('one\u2028still one\u2029\u0085\r\ntwo ü\n\nfour');
  for (let at = 0; at <= text.length; at += 1) {
    const pieces = Readable.from([text.subarray(0, at), text.subarray(at)]);
    expect(await collect(linesOf(pieces))).toEqual(['one\u2028still one\u2029\u0085\r', 'two ü', '', 'four']);
  }
});

it('brings back objects whose keys hold what ends a line elsewhere', async () => {
  const keys = ['a\u2028b', 'a\u2029b', 'a\nb', 'plain'];
  const modifiedAt = new Date('2026-11-21T10:00:00Z');
  const listed = {
    async *list() {
      for (const key of keys) yield { key, sizeBytes: 1, etag: 'e', modifiedAt };
    },
    get: async () => ({ body: Readable.from([Buffer.from('x')]), contentType: 'text/plain', sizeBytes: 1 }),
  };
  const { file } = await copyObjects(listed as unknown as Objects, { folder, copies: true, signal, onObject: () => undefined });
  const put: string[] = [];
  const empty = {
    head: async () => undefined,
    put: async ({ key, body }: { key: string; body: Readable }) => {
      for await (const _ of body);
      put.push(key);
    },
  };
  expect(await restoreObjects(empty as unknown as Objects, { folder, list: file, copied: true, signal })).toMatchObject({
    put: 4,
    missing: 0,
  });
  expect(put).toEqual(keys);
});

it('reads many lines back, and not those of a file that is cut off, damaged or not there', async () => {
  const path = join(folder, 'many');
  const lines = Array.from({ length: 20_000 }, (_, i) => JSON.stringify({ i, random: Math.random() }));
  expect(await writeLines(path, Readable.from(lines.map((line) => Buffer.from(`${line}\n`))), signal)).toBe(20_000);
  expect(await collect(readLines(path))).toEqual(lines);
  const bytes = await readFile(path);
  await writeFile(path, bytes.subarray(0, bytes.length / 2));
  await expect(collect(readLines(path))).rejects.toThrow();
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 0xff;
  await writeFile(path, bytes);
  await expect(collect(readLines(path))).rejects.toThrow();
  await expect(collect(readLines(join(folder, 'nowhere')))).rejects.toThrow(/ENOENT/);
});
