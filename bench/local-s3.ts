import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secret } from '@axion/platform/config/secret.ts';
import { connectObjects } from '@axion/platform/objects/connect-objects.ts';

/** The local S3 server in a process of its own, with our client, against bare files on the same disk (each flushed, as the server does). */
const small = { count: 2_000, bytes: 100_000 };
const large = 500 * 2 ** 20;
const listed = 50_000;
const inFlight = 8;

const folder = await mkdtemp(join(tmpdir(), 'axion-bench-s3-'));
const access = { region: 'us-east-1', accessKeyId: 'bench', secretAccessKey: 'bench-secret' };
const { child, url, startSeconds } = await startServer();
const objects = connectObjects({ ...access, url, bucket: 'axion', style: 'path', secretAccessKey: secret(access.secretAccessKey) });
const photo = randomBytes(small.bytes);
console.log(`start ${startSeconds.toFixed(2)} s, ${residentMb()} MB`);

const puts = await perSecond(small.count, (i) =>
  objects.put({ key: `small/${i}`, body: photo, sizeBytes: photo.length, contentType: 'image/jpeg' }),
);
const bareWrites = await perSecond(small.count, (i) => bareWrite(join(folder, `bare-${i}`)));
report('PUT of 100 KB', `${puts.toFixed(0)}/s`, puts / bareWrites);

const gets = await perSecond(small.count, async (i) => void (await drain((await objects.get(`small/${i}`))?.body)));
const bareReads = await perSecond(small.count, async (i) => void (await readFile(join(folder, `bare-${i}`))));
report('GET of 100 KB', `${gets.toFixed(0)}/s`, gets / bareReads);

const before = residentMb();
let peak = before;
const watch = setInterval(() => (peak = Math.max(peak, residentMb())), 20);
const putSeconds = await seconds(() => objects.put({ key: 'large', body: pieces(large), sizeBytes: large, contentType: 'video/mp4' }));
const bareSeconds = await seconds(() => bareStream(join(folder, 'bare-large')));
report('PUT of 500 MB', `${mbPerSecond(large, putSeconds)} MB/s`, bareSeconds / putSeconds);
console.log(`  memory of the server: ${before} MB before, ${peak} MB at most`);
const getSeconds = await seconds(async () => void (await drain((await objects.get('large'))?.body)));
console.log(`GET of 500 MB: ${mbPerSecond(large, getSeconds)} MB/s`);
clearInterval(watch);

await perSecond(listed, (i) => objects.put({ key: `list/${i}`, body: Buffer.alloc(0), sizeBytes: 0, contentType: 'image/jpeg' }));
let seen = 0;
const listSeconds = await seconds(async () => {
  for await (const _entry of objects.list({ prefix: 'list/' })) seen++;
});
console.log(`listing ${seen} keys: ${(seen / listSeconds).toFixed(0)} keys/s; server ${residentMb()} MB`);

await objects.close();
child.kill('SIGTERM');
await new Promise((resolve) => child.once('exit', resolve));
await rm(folder, { recursive: true, force: true });

async function startServer(): Promise<{ child: ChildProcess; url: string; startSeconds: number }> {
  const started = performance.now();
  const main = new URL('../local/s3/main.ts', import.meta.url).pathname;
  const env = {
    AXION_S3_PORT: '0',
    AXION_S3_FOLDER: join(folder, 's3'),
    AXION_S3_ACCESS_KEY_ID: access.accessKeyId,
    AXION_S3_SECRET_ACCESS_KEY: access.secretAccessKey,
  };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const piece of child.stdout) {
    said += piece;
    if (said.includes('listening')) break;
  }
  return { child, url: /http:\/\/[\d.:]+/.exec(said)?.[0] ?? '', startSeconds: (performance.now() - started) / 1_000 };
}

async function perSecond(count: number, work: (i: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  return count / (await seconds(() => Promise.all(Array.from({ length: inFlight }, worker))));
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

async function bareWrite(path: string): Promise<void> {
  const file = await open(path, 'w');
  await file.write(photo);
  await file.datasync();
  await file.close();
}

async function bareStream(path: string): Promise<void> {
  const file = await open(path, 'w');
  for await (const piece of pieces(large)) await file.write(piece);
  await file.datasync();
  await file.close();
}

async function* pieces(sizeBytes: number): AsyncGenerator<Buffer> {
  const piece = randomBytes(2 ** 18);
  for (let left = sizeBytes; left > 0; left -= piece.length) yield left < piece.length ? piece.subarray(0, left) : piece;
}

async function drain(body: AsyncIterable<Uint8Array> = (async function* () {})()): Promise<void> {
  for await (const _piece of body);
}

/** Resident memory of the server, from the kernel. */
function residentMb(): number {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1_024);
}

function mbPerSecond(sizeBytes: number, took: number): string {
  return (sizeBytes / 2 ** 20 / took).toFixed(0);
}

function report(name: string, figure: string, ratio: number): void {
  console.log(`${name}: ${figure}, ${ratio.toFixed(2)} of bare files`);
}
