import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { putFrame, type SomeFrame } from '../../test/harness/send-frames.ts';
import { analyst, inspector, openSenseWorld, rival, type SenseWorld, someFrame, someTrack } from '../../test/harness/sense-world.ts';
import { confirmTrack } from '../tracks/confirm-track.ts';
import { createTrack } from '../tracks/create-track.ts';
import { commitFrameBatch } from './commit-frame-batch.ts';
import { uploadFrameMetadataBatch } from './upload-frame-metadata-batch.ts';

let world: SenseWorld;
beforeAll(async () => {
  world = await openSenseWorld();
});
afterAll(() => world.close());

let trackId: string;
let batchId: string;
beforeEach(async () => {
  world.clock.offsetMs = 0;
  trackId = (await createTrack(world.deps, inspector, someTrack())).id;
  batchId = v7();
});

const announce = (frames: readonly SomeFrame[], differing: object = {}, actor: Parameters<typeof createTrack>[1] = inspector) =>
  uploadFrameMetadataBatch(world.deps, actor, { trackId, batchId, frames: frames.map(({ frame }) => frame), ...differing });
const announced = async () => {
  const { rows } = await world.admin.query('select announced_count as n from road_data.frame_batches where id = $1', [batchId]);
  return rows[0]?.n ?? 0;
};

describe('announcing frames', () => {
  it('answers in the order of the call where to send each, and the store takes exactly those bytes', async () => {
    const frames = [someFrame(), someFrame(), someFrame()].reverse();
    const { uploads } = await announce(frames);
    expect(uploads.map(({ frameId }) => frameId)).toEqual(frames.map(({ frame }) => frame.id));
    expect(await announced()).toBe(3);
    const [first] = frames as [SomeFrame];
    expect(await putFrame(uploads[0], Buffer.from(first.bytes).fill(0))).toMatchObject({
      status: 400,
      words: expect.stringContaining('BadDigest'),
    });
    expect(await putFrame(uploads[0], Buffer.concat([first.bytes, first.bytes]))).toMatchObject({ status: 403 });
    expect(await putFrame(uploads[0], first.bytes)).toMatchObject({ status: 200 });
  });

  it('gives an address that the store refuses after a quarter of an hour, and a fresh one on asking again', async () => {
    const frame = someFrame();
    const late = { ...world.deps, objects: await world.bucketAt(() => new Date(Date.now() - 16 * 60_000)) };
    const { uploads } = await uploadFrameMetadataBatch(late, inspector, { trackId, batchId, frames: [frame.frame] });
    expect(await putFrame(uploads[0], frame.bytes)).toMatchObject({ status: 403, words: expect.stringMatching(/expired/i) });
    const again = await announce([frame]);
    expect(await putFrame(again.uploads[0], frame.bytes)).toMatchObject({ status: 200 });
  });

  it('counts a frame once, however often it is announced, also at the same moment', async () => {
    const frames = [someFrame(), someFrame()];
    await Promise.all(Array.from({ length: 10 }, () => announce(frames)));
    expect(await announced()).toBe(2);
  });

  it('takes a thousand at once and adds calls up', async () => {
    const frames = Array.from({ length: 1_000 }, () => someFrame());
    expect((await announce(frames)).uploads).toHaveLength(1_000);
    await announce([someFrame()]);
    expect(await announced()).toBe(1_001);
  });

  it('says of bytes that this device delivered before where they are', async () => {
    const known = someFrame();
    const [upload] = (await announce([known])).uploads;
    await putFrame(upload, known.bytes);
    await commitFrameBatch(world.deps, inspector, { trackId, batchId, gone: [] });
    const [earlierTrack, again] = [trackId, someFrame({ bytes: known.bytes })];
    trackId = (await createTrack(world.deps, inspector, someTrack())).id;
    batchId = v7();
    expect((await announce([again, someFrame()])).uploads).toMatchObject([
      { state: 'known', frameId: again.frame.id, knownFrameId: known.frame.id, knownTrackId: earlierTrack },
      { state: 'wanted' },
    ]);
    trackId = (await createTrack(world.deps, inspector, someTrack({ deviceId: 'another-phone' }))).id;
    batchId = v7();
    const other = (await announce([someFrame({ bytes: known.bytes })])).uploads;
    expect(other).toMatchObject([{ state: 'wanted' }]);
    await putFrame(other[0], known.bytes);
    expect(await commitFrameBatch(world.deps, inspector, { trackId, batchId, gone: [] })).toMatchObject({ kept: 1, duplicate: 0 });
  });
});

describe('what is refused, and leaves nothing', () => {
  it.each([
    ['another hash', { sha256: 'ab'.repeat(32) }],
    ['another size', { sizeBytes: 7 }],
  ])('a frame that was announced with %s', async (_what, differing) => {
    const frame = someFrame();
    await announce([frame]);
    const other = { ...frame, frame: { ...frame.frame, ...differing } };
    await expect(announce([someFrame(), other])).rejects.toMatchObject({ code: 'frame.differs', params: { id: frame.frame.id } });
    expect(await announced()).toBe(1);
  });

  it('a frame of another batch', async () => {
    const frame = someFrame();
    await announce([frame]);
    batchId = v7();
    await expect(announce([frame])).rejects.toMatchObject({ code: 'frame.differs' });
    expect(await announced()).toBe(0);
  });

  it('a batch of another track', async () => {
    await announce([someFrame()]);
    trackId = (await createTrack(world.deps, inspector, someTrack())).id;
    await expect(announce([someFrame()])).rejects.toMatchObject({ code: 'resource.missing', params: { kind: 'frame batch' } });
  });

  it('the ten thousand and first frame', async () => {
    await announce([someFrame()]);
    await world.admin.query('update road_data.frame_batches set announced_count = 9999 where id = $1', [batchId]);
    await announce([someFrame()]);
    await expect(announce([someFrame()])).rejects.toMatchObject({ code: 'batch.full' });
    expect(await announced()).toBe(10_000);
  });

  it('a frame for a batch that is committed', async () => {
    const frame = someFrame();
    await putFrame((await announce([frame])).uploads[0], frame.bytes);
    await commitFrameBatch(world.deps, inspector, { trackId, batchId, gone: [] });
    await expect(announce([someFrame()])).rejects.toMatchObject({ code: 'batch.closed', params: { status: 'committed' } });
  });

  it('a frame for a track that is confirmed', async () => {
    await confirmTrack(world.deps, inspector, { trackId, endedAt: '2026-11-18T13:00:00.000Z', frameCount: 0 });
    await expect(announce([someFrame()])).rejects.toMatchObject({ code: 'track.not-recording' });
  });

  it.each([
    ['a frame', () => ({ frames: [someFrame({ id: '0000018e-0000-7000-8000-000000000001' }).frame] })],
    ['a batch', () => ({ batchId: '0000018e-0000-7000-8000-000000000002' })],
  ])('%s whose id has no plausible time', async (_what, differing) => {
    await expect(announce([someFrame()], differing())).rejects.toMatchObject({ code: 'track.time-implausible' });
  });

  it.each([
    ['a stranger', rival, 'resource.missing'],
    ['one who may only look', analyst, 'access.denied'],
  ])('%s', async (_who, actor, code) => {
    await expect(announce([someFrame()], {}, actor)).rejects.toMatchObject({ code });
    expect(await announced()).toBe(0);
  });
});
