import { isTooLarge } from '@axion/platform/events/message-size.ts';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyst, inspector, openSenseWorld, rival, type SenseWorld, someTrack } from '../../test/harness/sense-world.ts';
import { confirmTrack } from './confirm-track.ts';
import { createTrack } from './create-track.ts';
import { logPointLimit, uploadTrackLogs } from './upload-track-logs.ts';

let world: SenseWorld;
beforeAll(async () => {
  world = await openSenseWorld();
});
afterAll(() => world.close());

const openTrack = async () => (await createTrack(world.deps, inspector, someTrack())).id;
const point = (second: number, longitude = 39.2 + second / 1_000, latitude = 21.5) => ({
  timestampMs: Date.parse('2026-11-18T12:00:00Z') + second * 1_000,
  location: { longitude, latitude },
});
const send = (
  trackId: string,
  part: number,
  points: ReturnType<typeof point>[],
  actor: Parameters<typeof uploadTrackLogs>[1] = inspector,
) => uploadTrackLogs(world.deps, actor, { trackId, part, points });
const confirm = (trackId: string) => confirmTrack(world.deps, inspector, { trackId, endedAt: '2026-11-18T13:00:00.000Z', frameCount: 0 });

describe('a GPS log', () => {
  it('becomes the route in order of time, whatever the order it came in', async () => {
    const trackId = await openTrack();
    await send(trackId, 0, [point(3), point(2)]);
    await send(trackId, 1, [point(1), point(0)]);
    const track = await confirm(trackId);
    expect(track.route?.coordinates.map(([longitude]) => longitude)).toEqual([39.2, 39.201, 39.202, 39.203]);
    // 0.003 degrees of longitude at 21.5 degrees north.
    expect(track.distanceMetres).toBeCloseTo(310.9, 0);
    expect(track.bounds).toEqual([39.2, 21.5, 39.203, 21.5]);
    const request = (await world.waiting()).findLast(({ type }) => type === 'TrackMatchingRequest');
    expect(request?.payload).toMatchObject({ trackId, pointCount: 4 });
  });

  it('counts a part once, however often it comes, also at the same moment', async () => {
    const trackId = await openTrack();
    const again = Array.from({ length: 20 }, () => send(trackId, 0, [point(0), point(1)]));
    expect(await Promise.all(again)).toEqual(Array.from({ length: 20 }, () => ({ trackId, part: 0, points: 2 })));
    const { rows } = await world.admin.query('select part from road_data.track_log_parts where track_id = $1', [trackId]);
    expect(rows).toHaveLength(1);
    expect(
      (await world.waiting()).filter(({ payload }) => payload.action === 'track-log.stored' && payload.subjectId === trackId),
    ).toHaveLength(1);
  });

  it('keeps one of two that claim the same part at the same moment, and refuses the other', async () => {
    const trackId = await openTrack();
    const ends = await Promise.allSettled(Array.from({ length: 10 }, (_, second) => send(trackId, 0, [point(second)])));
    const refusals = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason.code] : []));
    expect(refusals).toEqual(Array.from({ length: 9 }, () => 'track.part-differs'));
  });

  it('refuses a part that was there with other points', async () => {
    const trackId = await openTrack();
    await send(trackId, 0, [point(0)]);
    await expect(send(trackId, 0, [point(1)])).rejects.toMatchObject({ code: 'track.part-differs', params: { part: 0 } });
  });

  it('has no route from one point, and a place all the same', async () => {
    const trackId = await openTrack();
    await send(trackId, 0, [point(0)]);
    expect(await confirm(trackId)).toMatchObject({ route: null, distanceMetres: null });
  });

  it('takes nothing after the confirmation', async () => {
    const trackId = await openTrack();
    await confirm(trackId);
    await expect(send(trackId, 0, [point(0)])).rejects.toMatchObject({ code: 'track.not-recording', params: { status: 'confirmed' } });
  });

  it('is bounded', async () => {
    const trackId = await openTrack();
    await send(trackId, 0, [point(0)]);
    await world.admin.query(
      `insert into road_data.track_log_parts select track_id, created_at, n, organization_id, 5000, first_point_at, last_point_at, digest, path, points, received_at
         from road_data.track_log_parts, generate_series(1, ${logPointLimit / 5_000}) n where track_id = $1`,
      [trackId],
    );
    await expect(send(trackId, 9_999, [point(1)])).rejects.toMatchObject({ code: 'track.log-full' });
  });

  it.each([
    ['a stranger, as if it were not there', rival, 'resource.missing'],
    ['one who may only look', analyst, 'access.denied'],
  ])('is refused to %s', async (_who, actor, code) => {
    await expect(send(await openTrack(), 0, [point(0)], actor)).rejects.toMatchObject({ code });
  });

  describe('that is longer than a page or an event can hold', () => {
    // One more than whole pieces, and its last is none of every third.
    const count = 24_501;
    const drive = async (latitudeOf: (second: number) => number) => {
      const trackId = await openTrack();
      const points = Array.from({ length: count }, (_, second) => point(second, 39 + second / 100_000, latitudeOf(second)));
      for (let from = 0; from < count; from += 5_000) await send(trackId, from / 5_000, points.slice(from, from + 5_000));
      const { route } = await confirmTrack(world.deps, inspector, { trackId, endedAt: '2026-11-18T20:00:00.000Z', frameCount: 0 });
      const event = (await world.waiting()).find(
        ({ type, payload }) => type === 'track' && payload.id === trackId && payload.route !== null,
      );
      expect(event?.payload.route).toEqual(route);
      const headers = { 'message-type': 'track', environment: 'somewhere' };
      expect(isTooLarge({ topic: 't', key: trackId, headers, value: Buffer.from(JSON.stringify(event?.payload)) })).toBe(false);
      return route?.coordinates.map(([longitude = 0, latitude = 0]) => [longitude, latitude]) ?? [];
    };

    it('comes with the corners that it turned at', async () => {
      const corner = 12_347;
      const line = await drive((second) => 21.5 + Math.abs(second - corner) / 100_000);
      expect(line).toContainEqual([39.12347, 21.5]);
      expect(line.length).toBeLessThan(150);
      expect([line[0], line.at(-1)]).toEqual([
        [39, 21.62347],
        [39.245, 21.62153],
      ]);
    });

    it('keeps both ends and what fits between them where nothing is straight', async () => {
      const line = await drive((second) => 21.5 + (second % 2) / 100);
      expect(line.length).toBeGreaterThan(5_000);
      expect(line.length).toBeLessThanOrEqual(10_000);
      expect([line[0], line.at(-1)]).toEqual([
        [39, 21.5],
        [39.245, 21.5],
      ]);
    });
  });

  it('of a track that nobody opened is refused', async () => {
    await expect(send(v7(), 0, [point(0)])).rejects.toMatchObject({ code: 'resource.missing' });
  });
});
