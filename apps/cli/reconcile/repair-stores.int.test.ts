import { FrameEvent } from '@axion/contracts/events/sense.ts';
import { itemBytes } from '@axion/platform/clickhouse/row-layout.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { frameLayout } from '@axion/sense/analytics/frame-row.ts';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openClickHouse, type TestClickHouseDatabase } from '../../../test/harness/clickhouse/clickhouse.ts';
import { openDatabase, type TestDatabase } from '../../../test/harness/databases.ts';
import { onDatabase } from '../backup/dump-database.ts';
import type { Kind } from './differences.ts';
import { repairAnalytics } from './repair-stores.ts';

const organizationId = '018f0000-0000-7000-8000-00000000a001';
let db: TestDatabase<'axion_sense'>;
let postgres: Postgres;
let analytics: TestClickHouseDatabase;
beforeAll(async () => {
  [db, analytics] = [await openDatabase('axion_sense'), await openClickHouse()];
  postgres = connectPostgres({ url: db.urls.admin, poolMax: 1, applicationName: 'repair-test' });
});
afterAll(async () => {
  await postgres.close();
  await Promise.all([db.drop(), analytics.drop()]);
});

/** A drive with its kept frames, in PostgreSQL only. */
async function keepDrive(count: number) {
  const [trackId, batchId, frameIds] = [v7(), v7(), Array.from({ length: count }, () => v7())];
  await onDatabase(db.urls.admin, async (session) => {
    await session.query(`insert into public.organizations (id, code, name) values ($1, 'repair', 'Repair')`, [organizationId]);
    await session.query(`insert into public.users (id, external_auth_id, name) values (repeat('r', 43), 'https://repair.test|r', 'R')`);
    await session.query(
      `insert into road_data.track_logs (id, created_at, organization_id, user_id, device_id, name, source, started_at, frame_count, size_bytes)
       values ($1, public.uuid_v7_time($1), $2, repeat('r', 43), 'phone', 'A drive', 'phone', now(), $3, 36)`,
      [trackId, organizationId, count],
    );
    await session.query(
      `insert into road_data.frame_batches (id, created_at, track_id, organization_id, status, announced_count, first_frame_at, last_frame_at, kept_count, gone_count, duplicate_count, size_bytes, digest, committed_at)
       values ($1, public.uuid_v7_time($1), $2, $3, 'committed', $4, now(), now(), $4, 0, 0, 36, sha256('a'), now())`,
      [batchId, trackId, organizationId, count],
    );
    await session.query(
      `insert into road_data.batch_frames (id, created_at, batch_id, track_id, organization_id, state, kept_as, captured_at, captured_at_source, longitude, latitude, location_source, camera_side, image_type, size_bytes, sha256)
       select id, public.uuid_v7_time(id), $2, $3, $4, 'kept', id, date_trunc('milliseconds', now()), 'device', 55.25, 25.125, 'device', 'front', 'jpeg', 36, sha256(id::text::bytea) from unnest($1::uuid[]) id`,
      [frameIds, batchId, trackId, organizationId],
    );
  });
  return { trackId, frameIds };
}

const frameOf = (trackId: string, id: string) =>
  FrameEvent.parse({
    ...{ id, trackId, organizationId, userId: 'r'.repeat(43), deviceId: 'phone', capturedAt: '2026-11-18T08:00:00.000Z' },
    ...{
      longitude: 55.25,
      latitude: 25.125,
      altitudeMetres: null,
      accuracyMetres: null,
      speedMetresPerSecond: null,
      headingDegrees: null,
    },
    ...{ cameraSide: 'front', imageType: 'jpeg', widthPixels: null, heightPixels: null, sizeBytes: 36, sha256: 'ab'.repeat(32) },
    ...{ capturedAtSource: 'device', locationSource: 'device' },
  });

const counts = async (table: 'frames' | 'tracks') => {
  const text = await analytics.clickhouse.execute(`select toString(id) as id, count() as n from ${table} group by id format JSONEachRow`);
  const rows = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { id: string; n: number | string });
  return Object.fromEntries(rows.map(({ id, n }) => [id, Number(n)]));
};

it('leaves one row of what PostgreSQL keeps and none of what it does not, whatever the comparison had seen', async () => {
  const { trackId, frameIds } = await keepDrive(3);
  const [missing = '', twice = '', arrived = ''] = frameIds;
  const stranger = v7();
  for (const id of [twice, arrived, stranger]) await analytics.clickhouse.insert('frames', itemBytes(frameLayout, [frameOf(trackId, id)]));
  await analytics.clickhouse.insert('frames', itemBytes(frameLayout, [frameOf(trackId, twice)]), { isRewrite: true });
  const keyOf = (id: string) => `${trackId}/${id}`;
  const found: Partial<Record<Kind, readonly string[]>> = {
    'frame-not-in-clickhouse': [keyOf(missing)],
    'frame-twice-in-clickhouse': [keyOf(twice)],
    // One of them was committed after PostgreSQL had been read.
    'frame-only-in-clickhouse': [keyOf(arrived), keyOf(stranger)],
    'track-not-in-clickhouse': [`${trackId} recording 3`],
  };
  const deps = { postgres, clickhouse: analytics.clickhouse };
  await repairAnalytics(deps, (kind) => found[kind] ?? []);
  expect(await counts('frames')).toEqual({ [missing]: 1, [twice]: 1, [arrived]: 1 });
  expect(await counts('tracks')).toEqual({ [trackId]: 1 });

  // A row of a time that PostgreSQL went back from is newer there, and goes all the same.
  await analytics.clickhouse.execute(`insert into tracks select * replace (99 as revision, 'confirmed' as status) from tracks`);
  await repairAnalytics(deps, (kind) => (kind === 'track-only-in-clickhouse' ? [`${trackId} confirmed 3`] : []));
  expect(await counts('tracks')).toEqual({ [trackId]: 1 });
  expect(await analytics.clickhouse.execute('select status, revision from tracks format TabSeparated')).toBe('recording\t1\n');
});
