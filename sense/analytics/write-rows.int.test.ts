import type { FrameEvent, TrackEvent } from '@axion/contracts/events/sense.ts';
import { clickhouseQuery } from '@axion/platform/clickhouse/clickhouse-query.ts';
import type { Message } from '@axion/platform/events/consumer.ts';
import { sql } from '@axion/platform/postgres/query.ts';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { openClickHouse, type TestClickHouseDatabase } from '../../test/harness/clickhouse/clickhouse.ts';
import { auditConsumer } from './audit.consumer.ts';
import { cellOf } from './cell.ts';
import { FrameToWrite } from './frame-row.ts';
import { trackMetadataConsumer } from './track-metadata.consumer.ts';

const organizationId = '018f0000-0000-7000-8000-00000000a001';
const trackId = '019a9f00-0000-7000-8000-000000000001';

let db: TestClickHouseDatabase;
beforeAll(async () => {
  db = await openClickHouse();
});
afterAll(() => db.drop());
beforeEach(async () => {
  for (const table of ['frames', 'tracks', 'audit_log']) await db.clickhouse.execute(`truncate table ${table}`);
});

const frame = (n: number): FrameEvent => ({
  id: `019a9f00-0000-7000-8000-${String(n).padStart(12, '0')}`,
  trackId,
  organizationId,
  deviceId: 'phone-7',
  userId: 'amal',
  capturedAt: new Date(Date.UTC(2026, 10, 18, 8, 0, n)).toISOString(),
  longitude: 13.195389,
  latitude: 55.698167,
  altitudeMetres: null,
  accuracyMetres: 4.5,
  speedMetresPerSecond: null,
  headingDegrees: 70,
  cameraSide: 'front',
  imageType: 'jpeg',
  widthPixels: 960,
  heightPixels: 640,
  sizeBytes: 30_000,
  sha256: 'ab'.repeat(32),
  capturedAtSource: 'exif',
  locationSource: 'exif',
});
const track = (status: TrackEvent['status'], frameCount: number, revision = 1): TrackEvent => ({
  revision,
  id: trackId,
  organizationId,
  userId: 'amal',
  deviceId: 'phone-7',
  name: 'Quay Street',
  source: 'phone',
  status,
  startedAt: '2026-11-18T08:00:00.000Z',
  endedAt: null,
  confirmedAt: null,
  frameCount,
  goneCount: 0,
  duplicateCount: 0,
  sizeBytes: 30_000 * frameCount,
  distanceMetres: 12.5,
  bounds: null,
  isMapMatched: false,
  route: {
    type: 'LineString',
    coordinates: [
      [13.1953, 55.6981],
      [13.1963, 55.6991],
    ],
  },
});
const messages = (type: string, payloads: readonly { id: string }[]) =>
  payloads.map((payload) => ({
    type,
    id: payload.id,
    key: trackId,
    requestId: undefined,
    traceparent: undefined,
    payload: type === 'frame' ? FrameToWrite.parse(payload) : payload,
  })) as readonly Message[];
const context = { signal: new AbortController().signal, assertHeld: async () => undefined };
const deliver = (batch: readonly Message[], held: () => Promise<void> = context.assertHeld) =>
  trackMetadataConsumer.handle({ clickhouse: db.clickhouse }, batch, { ...context, assertHeld: held });

const count = clickhouseQuery({
  name: 'count',
  params: {},
  row: z.object({ n: z.coerce.number() }),
  sql: () => sql`select count() as n from frames`,
});
const tracks = clickhouseQuery({
  name: 'tracks',
  params: {},
  row: z.object({ status: z.string(), frameCount: z.number(), cells: z.coerce.number(), points: z.coerce.number() }),
  sql: () => sql`select status, frame_count as "frameCount", length(h3_res7) as cells, length(route) as points from tracks`,
});
const cells = clickhouseQuery({
  name: 'cells',
  params: {},
  row: z.object({ h3: z.coerce.bigint() }),
  sql: () => sql`select h3 from frames`,
});
const frames = async () => (await db.clickhouse.maybeOne(count, {}))?.n;

it('writes a batch once, however often and however cut it comes', async () => {
  const all = Array.from({ length: 50 }, (_, n) => frame(n));
  await deliver(messages('frame', all.slice(0, 30)));
  await deliver(messages('frame', all.slice(0, 30)));
  await deliver(messages('frame', all));
  await deliver(messages('frame', [...all.slice(20), ...all.slice(40)]));
  expect(await frames()).toBe(50);
});

it('leaves the cell of each frame to the table, at the finest resolution', async () => {
  await deliver(messages('frame', [frame(1)]));
  expect(await db.clickhouse.maybeOne(cells, {})).toEqual({ h3: cellOf(55.698167, 13.195389, 15) });
});

it('writes what lies before and between frames of a drive that are written, and those of another drive', async () => {
  const even = Array.from({ length: 20 }, (_, n) => frame(10 + 2 * n));
  const others = [1, 2].map((n) => ({
    ...frame(100 + n),
    trackId: '019a9f00-0000-7000-8000-000000000002',
    capturedAt: frame(n).capturedAt,
  }));
  await deliver(messages('frame', even));
  await deliver(messages('frame', [...others, ...Array.from({ length: 45 }, (_, n) => frame(n + 5))]));
  expect(await frames()).toBe(47);
});

it('keeps one of two writers that work on the same batch at the same moment', async () => {
  const batch = messages(
    'frame',
    Array.from({ length: 40 }, (_, n) => frame(n)),
  );
  let waiting = 0;
  const together = async () => {
    waiting += 1;
    for (const end = Date.now() + 3_000; waiting < 2 && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  await Promise.all([deliver(batch, together), deliver(batch, together)]);
  expect(await frames()).toBe(40);
});

it('writes nothing when the messages are another worker’s by then', async () => {
  const lost = async () => {
    throw new Error('taken over');
  };
  await expect(deliver(messages('frame', [frame(1)]), lost)).rejects.toThrow('taken over');
  expect(await frames()).toBe(0);
});

it.each([
  ['other', 0],
  ['very same', 5],
])('asks again before the insert that follows a delete, and loses no drive when the %s row comes again', async (_what, before) => {
  await deliver(messages('track', [track('recording', before)]));
  let asked = 0;
  const lostMeanwhile = async () => {
    asked += 1;
    if (asked === 2) throw new Error('taken over');
  };
  await expect(deliver(messages('track', [track('recording', 5)]), lostMeanwhile)).rejects.toThrow('taken over');
  await deliver(messages('track', [track('recording', 5)]));
  expect(await db.clickhouse.many(tracks, {})).toMatchObject([{ status: 'recording', frameCount: 5 }]);
});

it('keeps what a drive is now when an older message comes back, alone or among newer ones', async () => {
  await deliver(messages('track', [track('confirmed', 12, 3), track('recording', 10, 2)]));
  expect(await db.clickhouse.many(tracks, {})).toMatchObject([{ status: 'confirmed', frameCount: 12 }]);
  await deliver(messages('track', [track('recording', 10, 2)]));
  expect(await db.clickhouse.many(tracks, {})).toMatchObject([{ status: 'confirmed', frameCount: 12 }]);
});

it('cuts a large batch into blocks that a repeat cuts the same way', async () => {
  const many = Array.from({ length: 12_000 }, (_, n) => ({
    ...frame(n % 60),
    id: `019a9f00-0000-7000-8000-${String(n).padStart(12, '0')}`,
  }));
  await deliver(messages('frame', many));
  await deliver(messages('frame', many));
  expect(await frames()).toBe(12_000);
});

it('shows a drive as its last message says, in one row, also when the same message comes again', async () => {
  await deliver(messages('track', [track('recording', 0)]));
  await deliver(messages('track', [track('recording', 10), track('confirmed', 12)]));
  await deliver(messages('track', [track('confirmed', 12)]));
  await deliver(messages('track', [track('confirmed', 12)]));
  expect(await db.clickhouse.many(tracks, {})).toEqual([{ status: 'confirmed', frameCount: 12, cells: 1, points: 2 }]);
});

it('writes audit events once', async () => {
  const event = {
    id: '019a9f00-0000-7000-8000-00000000000a',
    organizationId,
    createdAt: '2026-11-18T08:00:00.000Z',
    actorKind: 'user',
    actorId: 'amal',
    action: 'track.created',
    subjectKind: 'track',
    subjectId: trackId,
    requestId: 'request-1',
    details: { name: "Quay's\tStreet" },
  };
  for (let n = 0; n < 2; n += 1) await auditConsumer.handle({ clickhouse: db.clickhouse }, messages('audit', [event]), context);
  const rows = clickhouseQuery({
    name: 'audit',
    params: {},
    row: z.object({ action: z.string(), details: z.string() }),
    sql: () => sql`select action, details from audit_log`,
  });
  expect(await db.clickhouse.many(rows, {})).toEqual([{ action: 'track.created', details: JSON.stringify(event.details) }]);
});
