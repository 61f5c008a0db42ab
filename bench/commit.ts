import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withDatabase, withRole } from '@axion/local/postgres/bootstrap-cluster.ts';
import { secret } from '@axion/platform/config/secret.ts';
import { migrate } from '@axion/platform/migrations/migrate.ts';
import { connectObjects } from '@axion/platform/objects/connect-objects.ts';
import type { Objects } from '@axion/platform/objects/objects.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { recordAudit } from '@axion/sense/audit/record-audit.ts';
import { commitFrameBatch } from '@axion/sense/frames/commit-frame-batch.ts';
import { frameKey } from '@axion/sense/frames/frame-object.ts';
import { uploadFrameMetadataBatch } from '@axion/sense/frames/upload-frame-metadata-batch.ts';
import { confirmTrack } from '@axion/sense/tracks/confirm-track.ts';
import { createTrack } from '@axion/sense/tracks/create-track.ts';
import pg from 'pg';
import { v7 } from 'uuid';
import { postgresServer } from '../test/harness/servers/postgres-server.ts';

/**
 * A batch from announcement to confirmation, on a real PostgreSQL and our S3 server, each in a process of its own: seconds, and the memory that this process
 * held on top while it committed (node --expose-gc). The memory of a batch of 10,000 is to be that of a batch of 1,000: pages, not batches, are held.
 */
const organizationId = '018f0000-0000-7000-8000-00000000a001';
const actor = { kind: 'user', id: 'bench'.padEnd(43, '0'), issuer: 'https://id.test', subject: 'bench', name: 'bench' } as const;
const atOnce = 1_000;

const folder = await mkdtemp(join(tmpdir(), 'axion-bench-'));
const store = await startStore(join(folder, 's3'));
await mkdir(join(folder, 'postgres'));
const server = await postgresServer.start({ folder: join(folder, 'postgres'), env: {} });
try {
  const { postgresAdminUrl: adminUrl = '', postgresPasswords: passwords } = server.provided;
  const database = withDatabase(adminUrl, 'axion_sense');
  const as = (role: 'axion_sense_app' | 'axion_sense_migrate') => withRole(database, role, passwords?.[role] ?? '');
  await migrate({
    url: as('axion_sense_migrate'),
    folder: fileURLToPath(new URL('../migrations/axion_sense', import.meta.url)),
    now: () => new Date(),
  });
  await settle(database);
  const postgres = connectPostgres({ url: as('axion_sense_app'), poolMax: 4, applicationName: 'bench' });
  const objects = connectObjects(store.settings);
  await measure({ postgres, objects, frames: 100 });
  for (const frames of [1_000, 10_000]) {
    const { seconds } = await measure({ postgres, objects, frames });
    const { mebibytes } = await measure({ postgres, objects, frames, weighing: true });
    console.log(`${frames.toLocaleString('en')} frames`);
    for (const [step, value] of Object.entries(seconds))
      console.log(`  ${step.padEnd(9)} ${value.toFixed(2)} s  ${Math.round(frames / value).toLocaleString('en')} frames/s`);
    console.log(`  peak memory of the commit: +${mebibytes.toFixed(1)} MiB`);
  }
  await Promise.all([postgres.close(), objects.close()]);
} finally {
  store.stop();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

type Run = { readonly postgres: Postgres; readonly objects: Objects; readonly frames: number; readonly weighing?: boolean };

async function measure({ postgres, objects, frames: count, weighing = false }: Run) {
  const deps = { postgres, objects, record: recordAudit, now: () => new Date(), holdsRight: async () => true };
  const [trackId, batchId] = [v7(), v7()];
  const track = {
    id: trackId,
    organizationId,
    deviceId: v7(),
    name: 'bench',
    source: 'import',
    startedAt: new Date().toISOString(),
  } as const;
  await createTrack(deps, actor, track);
  const frames = Array.from({ length: count }, (_, n) => frameOf(n));
  const announce = await timed(async () => {
    for (let at = 0; at < count; at += atOnce)
      await uploadFrameMetadataBatch(deps, actor, { trackId, batchId, frames: frames.slice(at, at + atOnce).map(({ frame }) => frame) });
  });
  await putAll(objects, trackId, frames);
  const memory = await watchMemory(weighing);
  const commit = await timed(() => commitFrameBatch(deps, actor, { trackId, batchId, gone: [] }));
  const mebibytes = memory.stop();
  // The pictures stay in hand until here, or their going would hide what the commit takes.
  const ending = { trackId, endedAt: new Date().toISOString(), frameCount: frames.length };
  const confirm = await timed(() => confirmTrack(deps, actor, ending));
  return { seconds: { announce, commit, confirm }, mebibytes };
}

function frameOf(n: number) {
  const bytes = randomBytes(256);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const location = { longitude: 39 + n / 100_000, latitude: 21.5 };
  const fixed = { capturedAtSource: 'device', locationSource: 'device', cameraSide: 'front', imageType: 'jpeg' } as const;
  return {
    bytes,
    frame: {
      id: v7(),
      capturedAt: new Date(Date.UTC(2026, 0) + n * 200).toISOString(),
      location,
      sizeBytes: bytes.length,
      sha256,
      ...fixed,
    },
  };
}

async function putAll(objects: Objects, trackId: string, frames: readonly ReturnType<typeof frameOf>[]): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let item = frames[next++]; item; item = frames[next++]) {
      const { bytes: body, frame } = item;
      await objects.put({ key: frameKey(trackId, frame.id), body, sizeBytes: body.length, contentType: 'image/jpeg' });
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1_000;
}

/** Looks at what this process holds, again and again; answers how far it rose above where it was. Garbage is thrown away first, so a weighed run takes longer. */
async function watchMemory(weighing: boolean): Promise<{ stop(): number }> {
  const held = () => {
    globalThis.gc?.();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  // What the uploads left behind goes in several rounds.
  for (let round = 0; weighing && round < 10; round += 1) {
    globalThis.gc?.();
    await sleep(50);
  }
  const before = held();
  let peak = before;
  const timer = setInterval(() => {
    if (weighing) peak = Math.max(peak, held());
  }, 5);
  return {
    stop() {
      clearInterval(timer);
      return (peak - before) / (1 << 20);
    },
  };
}

async function settle(url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`insert into organizations (id, code, name) values ('${organizationId}', 'bench', 'Bench')`);
  await admin.query('insert into users (id, external_auth_id, name) values ($1, $2, $3)', [actor.id, 'https://id.test|bench', 'bench']);
  await admin.end();
}

async function startStore(home: string) {
  const secretAccessKey = randomBytes(16).toString('hex');
  const env = {
    PATH: '/usr/local/bin:/usr/bin:/bin',
    AXION_S3_PORT: '0',
    AXION_S3_FOLDER: home,
    AXION_S3_BUCKETS: 'axion',
    AXION_S3_ACCESS_KEY_ID: 'bench',
    AXION_S3_SECRET_ACCESS_KEY: secretAccessKey,
  };
  const child = spawn(process.execPath, [fileURLToPath(new URL('../local/s3/main.ts', import.meta.url))], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the store ended with ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { message, url: address } = JSON.parse(line);
      if (message === 'listening') resolve(address);
    });
  });
  const settings = {
    url,
    region: 'us-east-1',
    bucket: 'axion',
    style: 'path',
    accessKeyId: 'bench',
    secretAccessKey: secret(secretAccessKey),
  } as const;
  return { settings, stop: () => child.kill('SIGTERM') };
}
