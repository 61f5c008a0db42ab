import { createHash, randomUUID } from 'node:crypto';
import { FrameEvent } from '@axion/contracts/events/sense.ts';
import { onConnection } from '@axion/local/postgres/on-connection.ts';
import { itemBytes } from '@axion/platform/clickhouse/row-layout.ts';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { frameLayout } from '@axion/sense/analytics/frame-row.ts';
import { v7 } from 'uuid';
import type { DrillWorld } from './open-world.ts';

/** What was written and said yes to. */
export type Ledger = {
  readonly organizationId: string;
  readonly userId: string;
  readonly tracks: string[];
  readonly frames: string[];
  lastAt: Date;
};

/** An organization with members, so that there are facts in the authorization store after the next `migrate`. */
export async function foundOrganization({ adminUrl }: DrillWorld, members: number): Promise<Ledger> {
  const organizationId = v7();
  const ids = Array.from({ length: members }, () => createHash('sha256').update(randomUUID()).digest('base64url'));
  await onConnection(withDatabase(adminUrl, 'axion_sense'), async (client) => {
    await client.query(`insert into public.organizations (id, code, name) values ($1, $2, 'Drill')`, [
      organizationId,
      `drill-${organizationId.slice(-8)}`,
    ]);
    await client.query(
      `insert into public.users (id, external_auth_id, name) select id, 'https://drill.test|' || id, 'Somebody' from unnest($1::text[]) id`,
      [ids],
    );
    await client.query('insert into public.user_org (organization_id, user_id) select $1, id from unnest($2::text[]) id', [
      organizationId,
      ids,
    ]);
  });
  return { organizationId, userId: ids[0] ?? '', tracks: [], frames: [], lastAt: new Date() };
}

/** Writes drives with their frames into all stores, as API and worker together would. Drives that are written down in the ledger were committed. */
export async function writeDrives(
  world: DrillWorld,
  ledger: Ledger,
  { drives, frames }: { readonly drives: number; readonly frames: number },
): Promise<void> {
  for (let i = 0; i < drives; i += 1) {
    const [trackId, batchId] = [v7(), v7()];
    const ids = Array.from({ length: frames }, () => v7());
    await insertDrive(world, ledger, { trackId, batchId, ids });
    ledger.lastAt = new Date();
    ledger.tracks.push(trackId);
    ledger.frames.push(...ids);
    for (const id of ids)
      await world.objects.put({
        key: `frames/${trackId}/${id}.jpg`,
        body: Buffer.from(id),
        sizeBytes: id.length,
        contentType: 'image/jpeg',
      });
    await insertAnalytics(world, ledger, { trackId, ids });
  }
}

type Drive = { readonly trackId: string; readonly batchId: string; readonly ids: readonly string[] };

async function insertDrive({ adminUrl }: DrillWorld, { organizationId, userId }: Ledger, { trackId, batchId, ids }: Drive): Promise<void> {
  await onConnection(withDatabase(adminUrl, 'axion_sense'), async (client) => {
    await client.query('begin');
    await client.query(
      `insert into road_data.track_logs (id, created_at, organization_id, user_id, device_id, name, source, started_at, frame_count, size_bytes)
       values ($1, public.uuid_v7_time($1), $2, $3, 'drill', 'A drive', 'phone', now(), $4, $5)`,
      [trackId, organizationId, userId, ids.length, ids.length * 36],
    );
    await client.query(
      `insert into road_data.frame_batches (id, created_at, track_id, organization_id, status, announced_count, first_frame_at, last_frame_at, kept_count, gone_count, duplicate_count, size_bytes, digest, committed_at)
       values ($1, public.uuid_v7_time($1), $2, $3, 'committed', $4, now(), now(), $4, 0, 0, $5, sha256('a'), now())`,
      [batchId, trackId, organizationId, ids.length, ids.length * 36],
    );
    await client.query(
      `insert into road_data.batch_frames (id, created_at, batch_id, track_id, organization_id, state, kept_as, captured_at, captured_at_source, longitude, latitude, location_source, camera_side, image_type, size_bytes, sha256)
       select id, public.uuid_v7_time(id), $2, $3, $4, 'kept', id, date_trunc('milliseconds', now()), 'device', 55.25, 25.125, 'device', 'front', 'jpeg', 36, sha256(id::text::bytea) from unnest($1::uuid[]) id`,
      [ids, batchId, trackId, organizationId],
    );
    await client.query('commit');
  });
}

async function insertAnalytics(
  { clickhouse }: DrillWorld,
  { organizationId, userId }: Ledger,
  { trackId, ids }: Omit<Drive, 'batchId'>,
): Promise<void> {
  const at = new Date().toISOString();
  const frame = (id: string) => ({
    ...{
      id,
      trackId,
      organizationId,
      userId,
      deviceId: 'drill',
      capturedAt: at,
      capturedAtSource: 'device',
      longitude: 55.25,
      latitude: 25.125,
    },
    ...{
      altitudeMetres: null,
      accuracyMetres: 3.5,
      speedMetresPerSecond: null,
      locationSource: 'device',
      headingDegrees: null,
      cameraSide: 'front',
    },
    ...{ imageType: 'jpeg', widthPixels: null, heightPixels: null, sizeBytes: 36, sha256: createHash('sha256').update(id).digest('hex') },
  });
  await clickhouse.insert(
    'frames',
    itemBytes(
      frameLayout,
      ids.map((id) => FrameEvent.parse(frame(id))),
    ),
  );
  const text = at.replace('T', ' ').replace('Z', '');
  await clickhouse.insert('tracks', [
    {
      ...{
        id: trackId,
        organization_id: organizationId,
        user_id: userId,
        device_id: 'drill',
        name: 'A drive',
        source: 'phone',
        status: 'recording',
      },
      ...{
        started_at: text,
        ended_at: null,
        confirmed_at: null,
        frame_count: ids.length,
        gone_count: 0,
        duplicate_count: 0,
        size_bytes: ids.length * 36,
      },
      ...{ distance_metres: null, route: [[55.25, 25.125]], is_map_matched: false, h3_res7: [] },
    },
  ]);
}
