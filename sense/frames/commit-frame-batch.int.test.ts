import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { putFrames, type SomeFrame } from '../../test/harness/send-frames.ts';
import { analyst, inspector, openSenseWorld, rival, type SenseWorld, someFrame, someTrack } from '../../test/harness/sense-world.ts';
import { confirmTrack } from '../tracks/confirm-track.ts';
import { createTrack } from '../tracks/create-track.ts';
import { getTrack } from '../tracks/get-track.ts';
import { commitFrameBatch } from './commit-frame-batch.ts';
import { listFrameReceipts } from './list-frame-receipts.ts';
import { uploadFrameMetadataBatch } from './upload-frame-metadata-batch.ts';

let world: SenseWorld;
beforeAll(async () => {
  world = await openSenseWorld();
});
afterAll(() => world.close());
beforeEach(() => world.admin.query('truncate outbox'));

const openTrack = async (deviceId: string = v7()) => (await createTrack(world.deps, inspector, someTrack({ deviceId }))).id;

/** A batch of these frames; `sent` of them are in the store. */
async function batchOf(frames: readonly SomeFrame[], { trackId, sent = frames }: { trackId: string; sent?: readonly SomeFrame[] }) {
  const where = { trackId, batchId: v7() };
  const { uploads } = await uploadFrameMetadataBatch(world.deps, inspector, { ...where, frames: frames.map(({ frame }) => frame) });
  const ids = new Set(sent.map(({ frame }) => frame.id));
  await putFrames(
    uploads.filter((upload) => ids.has(upload.frameId)),
    sent,
  );
  return where;
}
type Where = { readonly trackId: string; readonly batchId: string };
const commit = (where: Where, gone: readonly SomeFrame[] = [], actor: Parameters<typeof createTrack>[1] = inspector) =>
  commitFrameBatch(world.deps, actor, { ...where, gone: gone.map(({ frame }) => frame.id) });
const digestOf = (frames: readonly SomeFrame[]) => {
  const lines = frames.map(({ frame }) => `${frame.id} ${frame.sha256}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
};
const typesOf = async () => (await world.waiting()).map(({ type }) => type);

describe('committing a batch', () => {
  it('stores it, proves it, and tells of every frame in order of capture', async () => {
    const trackId = await openTrack();
    const middle = someFrame({ capturedAt: '2026-11-18T12:00:05.000Z' });
    const late = someFrame({ capturedAt: '2026-11-18T12:00:09.000Z', location: { longitude: 39.3, latitude: 21.4, altitudeMetres: 12.5 } });
    const early = someFrame({ capturedAt: '2026-11-18T12:00:02.000Z', headingDegrees: 90.5 });
    const where = await batchOf([late, middle, early], { trackId });
    await world.admin.query('truncate outbox');
    const sizeBytes = late.bytes.length + middle.bytes.length + early.bytes.length;

    expect(await commit(where)).toMatchObject({
      announced: 3,
      kept: 3,
      gone: 0,
      duplicate: 0,
      sizeBytes,
      digest: digestOf([late, middle, early]),
    });
    expect(await getTrack(world.deps, inspector, { trackId })).toMatchObject({
      frameCount: 3,
      sizeBytes,
      bounds: [39.2, 21.4, 39.3, 21.5],
    });
    const events = await world.waiting();
    expect(events.map(({ type, payload }) => [type, payload.id])).toMatchObject([
      ['audit', expect.anything()],
      ['frame', early.frame.id],
      ['frame', middle.frame.id],
      ['frame', late.frame.id],
      ['track', trackId],
    ]);
    expect(events[3]?.payload).toMatchObject({
      trackId,
      userId: inspector.id,
      altitudeMetres: 12.5,
      headingDegrees: null,
      sha256: late.frame.sha256,
    });
    expect(events[4]?.payload).toMatchObject({ frameCount: 3 });
  });

  it('answers the same receipt again and tells of it once, also twenty times at the same moment', async () => {
    const where = await batchOf([someFrame(), someFrame()], { trackId: await openTrack() });
    await world.admin.query('truncate outbox');
    const receipts = await Promise.all(Array.from({ length: 20 }, () => commit(where)));
    expect(new Set([...receipts, await commit(where)].map((receipt) => JSON.stringify(receipt))).size).toBe(1);
    expect(await typesOf()).toEqual(['audit', 'frame', 'frame', 'track']);
  });

  it('names what is missing or has another size, and keeps nothing half-done', async () => {
    const trackId = await openTrack();
    const [there, missing, torn] = [someFrame(), someFrame(), someFrame()];
    const where = await batchOf([there, missing, torn], { trackId, sent: [there] });
    const key = `frames/${trackId}/${torn.frame.id}.jpg`;
    await world.bucket.objects.put({ key, body: Buffer.from('half'), sizeBytes: 4, contentType: 'image/jpeg' });
    await world.admin.query('truncate outbox');
    await expect(commit(where)).rejects.toMatchObject({
      code: 'batch.incomplete',
      params: { missing: 1, wrongSize: 1, frames: [missing.frame.id, torn.frame.id].sort() },
    });
    expect(await typesOf()).toEqual([]);
    expect(await getTrack(world.deps, inspector, { trackId })).toMatchObject({ frameCount: 0, pendingBatches: 1 });
  });

  it('finishes without frames whose file is gone, and keeps one that is in the store all the same', async () => {
    const trackId = await openTrack();
    const [there, gone, luckily] = [someFrame(), someFrame(), someFrame()];
    const where = await batchOf([there, gone, luckily], { trackId, sent: [there, luckily] });
    expect(await commit(where, [gone, luckily])).toMatchObject({ announced: 3, kept: 2, gone: 1, digest: digestOf([there, luckily]) });
    const { items } = await listFrameReceipts(world.deps, inspector, { ...where, limit: 50 });
    expect(items.map(({ frameId, state }) => [frameId, state])).toEqual(
      [
        [there.frame.id, 'kept'],
        [gone.frame.id, 'gone'],
        [luckily.frame.id, 'kept'],
      ].sort(),
    );
  });

  it('refuses to call a frame gone that is none of the batch', async () => {
    const where = await batchOf([someFrame()], { trackId: await openTrack() });
    await expect(commit(where, [someFrame()])).rejects.toMatchObject({ code: 'request.malformed' });
  });

  it('looks at the frames of the batch only, whatever else the track has in the store', async () => {
    const trackId = await openTrack();
    const first = await batchOf([someFrame(), someFrame()], { trackId });
    const second = await batchOf([someFrame()], { trackId });
    expect(await commit(second)).toMatchObject({ kept: 1 });
    expect(await commit(first)).toMatchObject({ kept: 2 });
    expect(await getTrack(world.deps, inspector, { trackId })).toMatchObject({ frameCount: 3, pendingBatches: 0 });
  });
});

describe('bytes that come twice', () => {
  it('are stored once, within a batch and across batches', async () => {
    const device = v7();
    const bytes = Buffer.from(`twins ${v7()}`);
    const twins = [someFrame({ bytes }), someFrame({ bytes })];
    const firstTrack = await openTrack(device);
    expect(await commit(await batchOf(twins, { trackId: firstTrack }))).toMatchObject({
      kept: 1,
      duplicate: 1,
      digest: digestOf([twins[0] as SomeFrame]),
    });
    const trackId = await openTrack(device);
    expect(await commit(await batchOf([someFrame({ bytes }), someFrame()], { trackId }))).toMatchObject({ kept: 1, duplicate: 1 });
  });

  it('are kept by one of two batches that are committed at the same moment, and lost by none', async () => {
    const device = v7();
    const pictures = Array.from({ length: 20 }, () => Buffer.from(`race ${v7()}`));
    const batches = await Promise.all(
      [pictures, pictures.toReversed(), pictures].map(async (all) =>
        batchOf(
          all.map((bytes) => someFrame({ bytes })),
          { trackId: await openTrack(device) },
        ),
      ),
    );
    const receipts = await Promise.all(batches.map((where) => commit(where)));
    expect(receipts.reduce((sum, receipt) => sum + receipt.kept, 0)).toBe(20);
    expect(receipts.every((receipt) => receipt.kept + receipt.duplicate === 20)).toBe(true);
    expect((await typesOf()).filter((type) => type === 'frame')).toHaveLength(20);
  });
});

describe('what is refused', () => {
  it('a batch of a track that is over', async () => {
    const trackId = await openTrack();
    const where = await batchOf([someFrame()], { trackId });
    await world.admin.query(`update road_data.track_logs set status = 'abandoned' where id = $1`, [trackId]);
    await expect(commit(where)).rejects.toMatchObject({ code: 'track.not-recording', params: { status: 'abandoned' } });
  });

  it('a batch of a track that is given up while the store is looked through', async () => {
    const trackId = await openTrack();
    const where = await batchOf([someFrame()], { trackId });
    await world.admin.query('begin');
    await world.admin.query(`update road_data.track_logs set status = 'abandoned' where id = $1`, [trackId]);
    const committing = commit(where).catch((thrown: unknown) => thrown);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await world.admin.query('commit');
    expect(await committing).toMatchObject({ code: 'track.not-recording' });
  });

  it('a batch that was given up', async () => {
    const where = await batchOf([someFrame()], { trackId: await openTrack() });
    await world.admin.query(`update road_data.frame_batches set status = 'abandoned' where id = $1`, [where.batchId]);
    await expect(commit(where)).rejects.toMatchObject({ code: 'batch.closed', params: { status: 'abandoned' } });
  });

  it('a batch that nobody announced', async () => {
    await expect(commit({ trackId: await openTrack(), batchId: v7() })).rejects.toMatchObject({ code: 'resource.missing' });
  });

  it.each([
    ['a stranger', rival, 'resource.missing'],
    ['one who may only look', analyst, 'access.denied'],
  ])('%s', async (_who, actor, code) => {
    const where = await batchOf([someFrame()], { trackId: await openTrack() });
    await expect(commit(where, [], actor)).rejects.toMatchObject({ code });
    await expect(listFrameReceipts(world.deps, actor, { ...where, limit: 50 })).rejects.toMatchObject({ code });
  });
});

describe('confirming the track', () => {
  const confirm = (trackId: string, frameCount: number, endedAt = '2026-11-18T13:00:00.000Z') =>
    confirmTrack(world.deps, inspector, { trackId, endedAt, frameCount });

  it('asks for recognition of each frame and for the route on the roads, once', async () => {
    const trackId = await openTrack();
    const frames = [0, 1, 2].map((n) =>
      someFrame({ capturedAt: `2026-11-18T12:00:0${n}.000Z`, location: { longitude: 39.2 + n / 1_000, latitude: 21.5 } }),
    );
    await commit(await batchOf(frames.toReversed(), { trackId }));
    await world.admin.query('truncate outbox');
    const confirmed = await confirm(trackId, 3);
    expect(confirmed).toMatchObject({ status: 'confirmed', endedAt: '2026-11-18T13:00:00.000Z', frameCount: 3 });
    expect(confirmed.route?.coordinates.map(([longitude]) => longitude)).toEqual([39.2, 39.201, 39.202]);
    expect(await confirm(trackId, 3)).toEqual(confirmed);
    const events = await world.waiting();
    expect(events.map(({ topic, type }) => `${topic} ${type}`)).toEqual([
      'axion.sense.audit.events audit',
      'axion.sense.track.metadata track',
      'axion.sense.track.metadata track-status',
      ...frames.map(() => 'recognition_requests FrameRecognitionRequest'),
      'axion.sense.track.metadata TrackMatchingRequest',
    ]);
    expect(events.slice(3, 6).map(({ payload }) => payload.objectKey)).toEqual(
      frames.map(({ frame }) => `frames/${trackId}/${frame.id}.jpg`),
    );
  });

  it.each([
    ['the device counts more', 2],
    ['the device counts fewer', 0],
  ])('is refused when %s', async (_why, frameCount) => {
    const trackId = await openTrack();
    await commit(await batchOf([someFrame()], { trackId }));
    await expect(confirm(trackId, frameCount)).rejects.toMatchObject({
      code: 'track.frames-unaccounted',
      params: { expected: frameCount, kept: 1 },
    });
  });

  it('is refused while a batch is open, before the end, and with another end afterwards', async () => {
    const trackId = await openTrack();
    const where = await batchOf([someFrame()], { trackId });
    await expect(confirm(trackId, 0)).rejects.toMatchObject({ code: 'track.frames-unaccounted', params: { pendingBatches: 1 } });
    await commit(where);
    await expect(confirm(trackId, 1, '2026-11-18T11:00:00.000Z')).rejects.toMatchObject({ code: 'request.malformed' });
    await confirm(trackId, 1);
    await expect(confirm(trackId, 1, '2026-11-18T14:00:00.000Z')).rejects.toMatchObject({ code: 'track.not-recording' });
  });

  it('either sees a frame that is announced at the same moment, or refuses it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const trackId = await openTrack();
      const [announced, confirmed] = await Promise.allSettled([batchOf([someFrame()], { trackId }), confirm(trackId, 0)]);
      expect([announced.status, confirmed.status].sort()).toEqual(['fulfilled', 'rejected']);
    }
  });
});
