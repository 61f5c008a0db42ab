import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeClient } from '@axion/contracts/common/client.ts';
import { searchFrames } from '@axion/contracts/sense/frames.ts';
import { getMe } from '@axion/contracts/sense/me.ts';
import { searchTracks } from '@axion/contracts/sense/tracks.ts';
import { environment } from '@axion/platform/config/start.ts';
import sharp from 'sharp';
import { beforeAll, expect, inject, it } from 'vitest';
import { axion, project } from '../harness/whole-stack.ts';

const frames = 480;
const stack = inject('stack');
const folder = mkdtempSync(join(tmpdir(), 'axion-kills-'));
const name = `Kills ${Date.now()}`;

beforeAll(async () => {
  await mkdir(join(folder, 'photos'));
  for (let n = 0; n < frames; n += 1) await writePhoto(n);
});

/** Noise, so that every file has bytes of its own and a size that takes time to send. */
const writePhoto = (n: number) =>
  sharp({ create: { width: 320, height: 240, channels: 3, background: '#777', noise: { type: 'gaussian', mean: 128, sigma: 40 } } })
    .jpeg({ quality: 90 })
    .withExif({
      IFD2: { DateTimeOriginal: `2026:11:01 10:${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}` },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: `44/1 12/1 ${n}/100`, GPSLongitudeRef: 'W', GPSLongitude: '28/1 36/1 0/1' },
    })
    .toFile(join(folder, 'photos', `${String(n).padStart(4, '0')}.jpg`));

const env = { ...environment(), AXION_HOME: stack.home };
const startImport = (): ChildProcess =>
  spawn(join(project, 'axion'), ['import', folder, '--name', name, '--json', '--cut-count', '60', '--concurrency', '1'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });

async function pidOf(service: string): Promise<number> {
  const { services } = JSON.parse((await axion(stack.home, ['status', '--json'])).output) as { services: { name: string; pid: number }[] };
  return services.find((found) => found.name === service)?.pid as number;
}

const ended = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', (status) => resolve(status)));
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let signedIn: Promise<string> | undefined;
async function client() {
  signedIn ??= axion(stack.home, ['token', 'inspector']).then(({ output }) => output.trim());
  const token = await signedIn;
  return makeClient({ baseUrl: stack.urls['sense-api'] as string, headers: () => ({ authorization: `Bearer ${token}` }) });
}

/** Waits until so many drives of this test are known to the API: the import is at work. A service that was just killed is waited for. */
async function untilDrives(count: number): Promise<void> {
  for (const end = Date.now() + 60_000; Date.now() < end; await pause(50)) {
    const call = await client();
    const found = await call(searchTracks, { text: name, limit: 200 }).catch(() => undefined);
    if ((found?.items.length ?? 0) >= count) return;
  }
  throw new Error(`${count} drives never came`);
}

/** Every frame of the drives of this test, as ClickHouse has them. */
async function storedFrames(): Promise<{ ids: string[]; hashes: string[] }> {
  const call = await client();
  const { items } = await call(searchTracks, { text: name, limit: 200 });
  const found = [];
  for (const track of items) found.push(...(await call(searchFrames, { trackId: track.id, limit: 1_000 })).items);
  return { ids: found.map((frame) => frame.id), hashes: found.map((frame) => frame.sha256) };
}

it('loses no frame and doubles none when the importer, the API, the worker and PostgreSQL are killed in the middle', async () => {
  const first = startImport();
  await untilDrives(2);
  // The whole group: the command and the program that it runs.
  process.kill(-(first.pid as number), 'SIGKILL');
  const second = startImport();
  let output = '';
  second.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const done = ended(second);
  for (const [i, service] of ['sense-api', 'sense-worker', 'postgres'].entries()) {
    await untilDrives(3 + i);
    process.kill(await pidOf(service), 'SIGKILL');
  }
  expect(await done, output).toBe(0);
  const last = startImport();
  let again = '';
  last.stdout?.on('data', (chunk: Buffer) => {
    again += chunk.toString();
  });
  expect(await ended(last), again).toBe(0);
  const summaries = [output, again].map((text) => JSON.parse(text) as { found: number; sent: number; known: number; failed: number });
  expect(summaries[0]).toMatchObject({ found: frames, failed: 0 });
  // The kill came in the middle: there was something left to do, and something done.
  expect(summaries[0]?.sent).toBeGreaterThan(0);
  expect(summaries[0]?.known).toBeGreaterThan(0);
  expect(summaries[1]).toMatchObject({ found: frames, sent: 0, known: frames });

  const deadline = Date.now() + 60_000;
  let stored = await storedFrames();
  while (stored.ids.length < frames && Date.now() < deadline) {
    await pause(500);
    stored = await storedFrames();
  }
  expect([stored.ids.length, new Set(stored.ids).size, new Set(stored.hashes).size]).toEqual([frames, frames, frames]);
  const call = await client();
  expect((await call(getMe, {})).organizations).toHaveLength(1);
  const { items } = await call(searchTracks, { text: name, limit: 200 });
  expect(items.every((track) => track.status === 'confirmed')).toBe(true);
  expect(items.reduce((sum, track) => sum + track.frameCount, 0)).toBe(frames);
});
