import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { secret } from '@axion/platform/config/secret.ts';
import { connectObjects } from '@axion/platform/objects/connect-objects.ts';
import type { Objects } from '@axion/platform/objects/objects.ts';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openRaw, signedHead } from '../../test/harness/objects/raw-http.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const access = { region: 'us-east-1', accessKeyId: 'own', secretAccessKey: 'own-secret' };

let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'axion-s3-crash-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts the real program; the answer carries its log. */
async function start(): Promise<{ url: string; child: ChildProcess; said: () => string; ended: Promise<number | null> }> {
  const env = {
    PATH: '',
    AXION_S3_PORT: '0',
    AXION_S3_FOLDER: folder,
    AXION_S3_ACCESS_KEY_ID: access.accessKeyId,
    AXION_S3_SECRET_ACCESS_KEY: access.secretAccessKey,
  };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece) => (said += piece));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  for (let i = 0; i < 3_000 && !said.includes('listening') && child.exitCode === null; i++) await pause(10);
  return { url: /http:\/\/[\d.:]+/.exec(said)?.[0] ?? '', child, said: () => said, ended };
}
const connect = (url: string): Objects =>
  connectObjects({
    ...access,
    url,
    bucket: 'axion',
    style: 'path',
    secretAccessKey: secret(access.secretAccessKey),
    patience: { attempts: 1 },
  });
const put = (objects: Objects, key: string, body: Buffer) => objects.put({ key, body, sizeBytes: body.length, contentType: 'image/jpeg' });

async function bytesOf(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function files(): Promise<number> {
  const folders = await readdir(join(folder, 'files'));
  const counts = await Promise.all(folders.map(async (one) => (await readdir(join(folder, 'files', one))).length));
  return counts.reduce((sum, count) => sum + count, 0);
}

it('keeps every object that was acknowledged and nothing half when it is killed in the middle', { timeout: 120_000 }, async () => {
  const acknowledged = new Map<string, Buffer>();
  for (let round = 0; round < 4; round++) {
    const { url, child, ended } = await start();
    const objects = connect(url);
    const half = await openRaw(url);
    const { head } = signedHead(
      { ...access, url },
      { method: 'PUT', path: `/axion/half/${round}`, headers: { 'content-length': '1000000' }, payload: 'UNSIGNED-PAYLOAD' },
    );
    half.socket.write(`${head}${'x'.repeat(500_000)}`);
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let i = 0; ; i++) {
        const [key, body] = [`k/${writer}/${i % 20}`, randomBytes(20_000)];
        // An answer that never came leaves the key in doubt: either version is whole.
        acknowledged.delete(key);
        await put(objects, key, body);
        acknowledged.set(key, body);
      }
    });
    const running = Promise.allSettled(writers);
    await pause(200 + round * 70);
    child.kill('SIGKILL');
    await Promise.all([ended, running]);
    half.socket.destroy();
    await objects.close();
  }
  const { url, child, ended } = await start();
  const objects = connect(url);
  expect(acknowledged.size).toBeGreaterThan(10);
  const listed = [];
  for await (const entry of objects.list({ prefix: '' })) {
    listed.push(entry.key);
    const found = await objects.get(entry.key);
    const bytes = await bytesOf(found?.body ?? []);
    expect(bytes).toHaveLength(20_000);
    const known = acknowledged.get(entry.key);
    if (known) expect(bytes.equals(known)).toBe(true);
  }
  expect(listed).toEqual(expect.arrayContaining([...acknowledged.keys()]));
  expect(listed.filter((key) => key.startsWith('half/'))).toEqual([]);
  expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  // What was replaced is removed in the background, so that one file is left for each object.
  for (let i = 0; i < 50 && (await files()) !== listed.length; i++) await pause(100);
  expect(await files()).toBe(listed.length);
  await objects.close();
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

it('lets one server use a folder, and says so to the other', async () => {
  const first = await start();
  const second = await start();
  expect(await second.ended).toBe(1);
  expect(second.said()).toContain('is in use by another S3 server');
  first.child.kill('SIGTERM');
  expect(await first.ended).toBe(0);
});
