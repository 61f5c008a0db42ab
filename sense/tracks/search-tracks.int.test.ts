import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  analyst,
  axionville,
  inspector,
  openSenseWorld,
  rival,
  rivalton,
  type SenseWorld,
  someTrack,
} from '../../test/harness/sense-world.ts';
import { confirmTrack } from './confirm-track.ts';
import { createTrack } from './create-track.ts';
import { selectTracks } from './search-tracks.queries.ts';
import { searchTracks } from './search-tracks.ts';
import { uploadTrackLogs } from './upload-track-logs.ts';

type Place = readonly [longitude: number, latitude: number];
/** Drives of Axionville, the newest last, and one of Rivalton in the same place. */
const drives = [
  {
    name: 'Quay Street',
    startedAt: '2026-11-01T08:00:00.000Z',
    endedAt: '2026-11-01T09:00:00.000Z',
    way: [
      [39.2, 21.5],
      [39.21, 21.51],
    ],
  },
  {
    name: 'Harbour loop',
    startedAt: '2026-11-02T08:00:00.000Z',
    endedAt: '2026-11-02T09:00:00.000Z',
    way: [
      [39.0, 21.0],
      [39.4, 21.4],
    ],
  },
  {
    name: 'Dateline',
    startedAt: '2026-11-03T08:00:00.000Z',
    endedAt: '2026-11-03T09:00:00.000Z',
    way: [
      [179.5, -17],
      [179.9, -17.2],
    ],
  },
] as const;

let world: SenseWorld;
beforeAll(async () => {
  world = await openSenseWorld();
  for (const drive of drives) await record(inspector, drive, {});
  await record(rival, drives[0], { organizationId: rivalton, deviceId: 'phone-1' });
});
afterAll(() => world.close());

async function record(
  actor: typeof inspector | typeof rival,
  { name, startedAt, endedAt, way }: (typeof drives)[number],
  differing: object,
) {
  const track = await createTrack(world.deps, actor, someTrack({ name, startedAt, deviceId: name.slice(0, 4), ...differing }));
  const points = (way as readonly Place[]).map(([longitude, latitude], n) => ({
    timestampMs: Date.parse(startedAt) + n * 1_000,
    location: { longitude, latitude },
  }));
  await uploadTrackLogs(world.deps, actor, { trackId: track.id, part: 0, points });
  await confirmTrack(world.deps, actor, { trackId: track.id, endedAt, frameCount: 0 });
}

const namesOf = async (filter: object, actor: Parameters<typeof searchTracks>[1] = analyst) =>
  (await searchTracks(world.deps, actor, { limit: 50, ...filter })).items.map(({ name }) => name);

describe('searching tracks', () => {
  it('gives the newest first, of the own organization only', async () => {
    expect(await namesOf({})).toEqual(['Dateline', 'Harbour loop', 'Quay Street']);
    expect(await namesOf({ organizationId: rivalton })).toEqual([]);
    expect(await namesOf({}, rival)).toEqual(['Quay Street']);
  });

  it.each([
    ['words of the name, in any case', { text: 'HARB' }, ['Harbour loop']],
    ['a sign that SQL knows', { text: '%' }, []],
    ['the device', { deviceId: 'Quay' }, ['Quay Street']],
    ['the status', { status: 'recording' }, []],
    ['a time within a drive', { from: '2026-11-02T08:30:00.000Z', to: '2026-11-02T08:40:00.000Z' }, ['Harbour loop']],
    ['a time after it', { from: '2026-11-02T09:00:00.001Z', to: '2026-11-03T08:00:00.000Z' }, []],
    ['a box that a route crosses', { bounds: [39.19, 21.19, 39.21, 21.21] }, ['Harbour loop']],
    ['a box inside the bounds of a drive and beside its route', { bounds: [39.35, 21.05, 39.38, 21.08] }, []],
    ['a box across the antimeridian', { bounds: [179.6, -18, -179, -16] }, ['Dateline']],
    ['a box on its other side', { bounds: [179.95, -18, -179, -16] }, []],
  ])('finds by %s', async (_what, filter, names) => {
    expect(await namesOf(filter)).toEqual(names);
  });

  it('finds a drive that is still recording by the bounds of what it sent', async () => {
    await world.admin.query(`update road_data.track_logs set route = null where name = 'Harbour loop'`);
    expect(await namesOf({ bounds: [39.35, 21.05, 39.38, 21.08] })).toEqual(['Harbour loop']);
  });

  it('shows the first frame that is kept, and looks only where its batch has frames', async () => {
    const track = await createTrack(world.deps, inspector, someTrack({ deviceId: 'cover' }));
    const [early, late, gone, first, second] = [v7(), v7(), v7(), v7(), v7()];
    for (const batch of [late, early])
      await world.admin.query(
        `insert into road_data.frame_batches (id, created_at, track_id, organization_id, first_frame_at, last_frame_at, status, announced_count,
           kept_count, gone_count, duplicate_count, size_bytes, digest, committed_at)
         values ($1, uuid_v7_time($1), $2, $3, uuid_v7_time($4), uuid_v7_time($5), 'committed', 0, 0, 0, 0, 0, sha256(''), now())`,
        [batch, track.id, axionville, gone, second],
      );
    for (const [id, batch, state] of [
      [second, late, 'kept'],
      [first, late, 'kept'],
      [gone, early, 'gone'],
    ] as const)
      await world.admin.query(
        `insert into road_data.batch_frames (id, created_at, batch_id, track_id, organization_id, state, kept_as, captured_at, captured_at_source, longitude, latitude,
           location_source, camera_side, image_type, size_bytes, sha256)
         values ($1, uuid_v7_time($1), $2, $3, $4, $5::text, case $5::text when 'kept' then $1::uuid end, now(), 'device', 9.5, 47.1, 'device', 'front', 'jpeg', 1, sha256(''))`,
        [id, batch, track.id, axionville, state],
      );
    const { items } = await searchTracks(world.deps, analyst, { limit: 50, deviceId: 'cover' });
    expect(items.map(({ coverUrl }) => coverUrl)).toEqual([expect.stringContaining(first)]);

    const everything = { status: null, text: null, from: null, to: null, east: null, west: null, afterStartedAt: null, afterId: null };
    const values = selectTracks.values({ ...everything, organizationIds: [axionville], deviceId: 'cover', limit: 50 });
    const { rows } = await world.admin.query<{ 'QUERY PLAN': string }>(`explain (analyze, costs off, timing off) ${selectTracks.text}`, [
      ...values,
    ]);
    const looked = rows
      .map((row) => row['QUERY PLAN'])
      .filter((line) => /(on|using) batch_frames_/.test(line) && !line.includes('never executed'));
    expect(looked).toHaveLength(1);
  });

  it('pages without losing or repeating one, also where drives began at the same moment', async () => {
    const names = Array.from({ length: 7 }, (_, n) => `Twin ${n}`);
    for (const name of names) await createTrack(world.deps, inspector, someTrack({ id: v7(), name, deviceId: 'twins' }));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof searchTracks>> = await searchTracks(world.deps, analyst, {
        limit: 2,
        deviceId: 'twins',
        ...(cursor ? { cursor } : {}),
      });
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.next;
    } while (cursor !== null && seen.length < 20);
    expect(seen.toSorted()).toEqual(names);
    expect(seen).toHaveLength(7);
  });
});
