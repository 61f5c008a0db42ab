import { createHash } from 'node:crypto';
import { ProblemError } from '@axion/contracts/common/client.ts';
import { commitFrameBatch, type FrameMetadata, uploadFrameMetadataBatch } from '@axion/contracts/sense/frames.ts';
import { findKnownFiles } from '@axion/contracts/sense/known-files.ts';
import { confirmTrack, createTrack, uploadTrackLogs } from '@axion/contracts/sense/tracks.ts';
import { v7 } from 'uuid';
import type { Api } from './connect-api.ts';
import { type Journal, type Plan, planKey } from './journal.ts';
import type { PutEnd } from './put-file.ts';

/** A picture to send; everything but its id. */
export type DriveFrame = { readonly sendPath: string; readonly metadata: Omit<FrameMetadata, 'id'> };

/** One drive as the folders give it. */
export type Drive = {
  readonly organizationId: string;
  readonly device: string;
  readonly name: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly frames: readonly DriveFrame[];
  /** Set when the whole drive is one log file. */
  readonly sourceSha256: string | undefined;
  /** The log in parts of at most 5,000 points, read again at every call. */
  readonly logParts: () => AsyncIterable<{ readonly part: number; readonly points: readonly unknown[] }>;
};

export type DriveEnd = {
  readonly trackId: string | undefined;
  /** Stored by this run or by an earlier part of it. */
  readonly sent: number;
  /** Stored before, as part of another drive or of this one. */
  readonly known: number;
  readonly gone: readonly string[];
};

export type Sending = {
  readonly api: Api;
  readonly put: (put: { path: string; url: string; headers: Readonly<Record<string, string>>; sizeBytes: number }) => Promise<PutEnd>;
  readonly journal: Journal;
  readonly concurrency: number;
  readonly onSent: (frames: number, bytes: number) => void;
};

const announceAtOnce = 500;
const freshAddresses = 20;

/** Sends one drive as a phone would: open, announce, upload, commit, log, confirm. Every step may be repeated after a crash. */
export async function sendDrive(sending: Sending, drive: Drive): Promise<DriveEnd> {
  const { journal } = sending;
  const hashes = drive.sourceSha256 === undefined ? drive.frames.map((frame) => frame.metadata.sha256) : [drive.sourceSha256];
  const key = planKey(drive.organizationId, drive.device, hashes);
  const earlier = journal.unfinished(key);
  const known = earlier ? new Set<string>() : await knownOf(sending.api, drive, hashes);
  const fresh = drive.frames.filter((frame) =>
    earlier ? Object.hasOwn(earlier.frames, frame.metadata.sha256) : !known.has(frame.metadata.sha256),
  );
  const skipped = drive.frames.length - fresh.length;
  if (!earlier && (drive.frames.length > 0 ? fresh.length === 0 : known.size > 0)) {
    sending.onSent(skipped, 0);
    return { trackId: undefined, sent: 0, known: Math.max(skipped, drive.frames.length === 0 ? 1 : 0), gone: [] };
  }
  const plan = earlier ?? newPlan(key, fresh);
  if (!earlier) journal.begin(plan);
  sending.onSent(skipped, 0);
  const end = await sendPlan(sending, drive, plan, fresh);
  journal.finish(key);
  return { ...end, known: end.known + skipped };
}

const newPlan = (key: string, frames: readonly DriveFrame[]): Plan => ({
  key,
  trackId: v7(),
  batchId: v7(),
  frames: Object.fromEntries(frames.map((frame) => [frame.metadata.sha256, v7()])),
});

async function knownOf(api: Api, { organizationId, device }: Drive, hashes: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (let at = 0; at < hashes.length; at += 1_000) {
    const found = await api.call(findKnownFiles, { organizationId, deviceId: device, sha256: hashes.slice(at, at + 1_000) });
    for (const { sha256 } of found.known) known.add(sha256);
  }
  return known;
}

async function sendPlan(sending: Sending, drive: Drive, plan: Plan, frames: readonly DriveFrame[]): Promise<DriveEnd> {
  const { call } = sending.api;
  const track = await call(createTrack, {
    id: plan.trackId,
    organizationId: drive.organizationId,
    deviceId: drive.device,
    name: drive.name,
    source: 'import',
    startedAt: drive.startedAt.toISOString(),
    ...(drive.sourceSha256 === undefined ? {} : { sourceSha256: drive.sourceSha256 }),
  });
  if (track.status === 'confirmed') return { trackId: plan.trackId, sent: track.frameCount, known: track.duplicateCount, gone: [] };
  const batch = frames.length === 0 ? { kept: 0, duplicate: 0, gone: [] } : await sendBatch(sending, plan, frames);
  for await (const part of drive.logParts()) await call(uploadTrackLogs, { trackId: plan.trackId, ...part } as never);
  await call(confirmTrack, { trackId: plan.trackId, endedAt: drive.endedAt.toISOString(), frameCount: batch.kept });
  return { trackId: plan.trackId, sent: batch.kept, known: batch.duplicate, gone: batch.gone };
}

type Batch = { readonly kept: number; readonly duplicate: number; readonly gone: readonly string[] };

async function sendBatch(sending: Sending, plan: Plan, frames: readonly DriveFrame[]): Promise<Batch> {
  const gone = new Map<string, string>();
  const expected = createHash('sha256');
  for (let at = 0; at < frames.length; at += announceAtOnce) await sendSome(sending, plan, frames.slice(at, at + announceAtOnce), gone);
  const receipt = await commit(sending, plan, frames, gone);
  const keptLines = frames
    .filter(({ metadata }) => !gone.has(plan.frames[metadata.sha256] as string))
    .map(({ metadata }) => `${plan.frames[metadata.sha256]} ${metadata.sha256}\n`)
    .sort();
  for (const line of keptLines) expected.update(line);
  if (receipt.duplicate === 0 && receipt.digest !== expected.digest('hex')) {
    throw new Error(`The receipt of track ${plan.trackId} does not match what was sent; nothing may be deleted from the device`);
  }
  return { kept: receipt.kept, duplicate: receipt.duplicate, gone: [...gone.values()] };
}

/** A store that lost a file is told again, once; then the commit must hold. */
async function commit(sending: Sending, plan: Plan, frames: readonly DriveFrame[], gone: Map<string, string>) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await sending.api.call(commitFrameBatch, { trackId: plan.trackId, batchId: plan.batchId, gone: [...gone.keys()] });
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'batch.incomplete' || attempt >= 3) throw error;
      for (let at = 0; at < frames.length; at += announceAtOnce) await sendSome(sending, plan, frames.slice(at, at + announceAtOnce), gone);
    }
  }
}

/** Announces some frames and sends those that are wanted; an address that ran out meanwhile is asked for again. */
async function sendSome(sending: Sending, plan: Plan, frames: readonly DriveFrame[], gone: Map<string, string>): Promise<void> {
  let waiting = frames.filter(({ metadata }) => !gone.has(plan.frames[metadata.sha256] as string));
  for (let round = 0; waiting.length > 0; round += 1) {
    if (round > freshAddresses) throw new Error('Upload addresses expire before the files are sent: the connection is too slow');
    const byId = new Map(waiting.map((frame) => [plan.frames[frame.metadata.sha256] as string, frame]));
    const { uploads } = await sending.api.call(uploadFrameMetadataBatch, {
      trackId: plan.trackId,
      batchId: plan.batchId,
      frames: [...byId].map(([id, frame]) => ({ id, ...frame.metadata })),
    });
    const again: DriveFrame[] = [];
    await atMost(sending.concurrency, uploads, async (upload) => {
      const frame = byId.get(upload.frameId) as DriveFrame;
      const { sizeBytes } = frame.metadata;
      const end =
        upload.state === 'known'
          ? 'stored'
          : await sending.put({ path: frame.sendPath, url: upload.url, headers: upload.headers, sizeBytes });
      if (end === 'expired') again.push(frame);
      else sending.onSent(1, end === 'stored' && upload.state === 'wanted' ? sizeBytes : 0);
      if (end === 'gone') gone.set(upload.frameId, frame.sendPath);
    });
    waiting = again;
  }
}

async function atMost<Item>(limit: number, items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}
