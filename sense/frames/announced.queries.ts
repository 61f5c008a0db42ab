import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const texts = z.array(z.string());
const numbers = z.array(z.number());
const maybeNumbers = z.array(z.number().nullable());

/** Frames as columns: the arrays run side by side. */
export const FrameColumns = z.object({
  ids: texts,
  createdAts: texts,
  capturedAts: texts,
  capturedAtSources: texts,
  longitudes: numbers,
  latitudes: numbers,
  altitudes: maybeNumbers,
  accuracies: maybeNumbers,
  speeds: maybeNumbers,
  locationSources: texts,
  headings: maybeNumbers,
  cameraSides: texts,
  imageTypes: texts,
  widths: maybeNumbers,
  heights: maybeNumbers,
  sizes: numbers,
  sha256s: texts,
  raws: z.array(z.string().nullable()),
});
export type FrameColumns = z.infer<typeof FrameColumns>;

/**
 * Announces frames; one that is there already is left as it is. Bytes that this device delivered before are a duplicate from the start.
 * Returns how many were new.
 */
export const insertFrames = query({
  name: 'frames-insert',
  params: FrameColumns.extend({ batchId: z.uuidv7(), trackId: z.uuidv7(), organizationId: z.uuid(), deviceId: z.string() }),
  row: z.object({ frames: z.int() }),
  sql: (p) => sql`
    with announced as (
      select * from unnest(${p.ids}::uuid[], ${p.createdAts}::timestamptz[], ${p.capturedAts}::timestamptz[], ${p.capturedAtSources}::text[],
        ${p.longitudes}::float8[], ${p.latitudes}::float8[], ${p.altitudes}::real[], ${p.accuracies}::real[], ${p.speeds}::real[],
        ${p.locationSources}::text[], ${p.headings}::real[], ${p.cameraSides}::text[], ${p.imageTypes}::text[], ${p.widths}::integer[],
        ${p.heights}::integer[], ${p.sizes}::integer[], ${p.sha256s}::text[], ${p.raws}::jsonb[])
      as frame (id, created_at, captured_at, captured_at_source, longitude, latitude, altitude_metres, accuracy_metres, speed_metres_per_second,
        location_source, heading_degrees, camera_side, image_type, width_pixels, height_pixels, size_bytes, sha256_hex, raw)
    ), inserted as (
      insert into road_data.batch_frames (id, created_at, batch_id, track_id, organization_id, state, kept_as, captured_at, captured_at_source,
        longitude, latitude, altitude_metres, accuracy_metres, speed_metres_per_second, location_source, heading_degrees, camera_side, image_type,
        width_pixels, height_pixels, size_bytes, sha256, raw)
      select id, created_at, ${p.batchId}, ${p.trackId}, ${p.organizationId}, case when frame_id is null then 'reserved' else 'duplicate' end,
             frame_id, captured_at, captured_at_source, longitude, latitude, altitude_metres, accuracy_metres, speed_metres_per_second,
             location_source, heading_degrees, camera_side, image_type, width_pixels, height_pixels, size_bytes, decode(sha256_hex, 'hex'), raw
        from announced left join lateral (
          select frame_id from road_data.frame_ledger known
           where known.organization_id = ${p.organizationId} and known.device_id = ${p.deviceId} and known.sha256 = decode(sha256_hex, 'hex')
        ) known on true
       order by id
      on conflict (id, created_at) do nothing
      returning 1
    )
    select count(*)::integer as frames from inserted`,
});

/** What is known of these frames of a batch now, with the place where a duplicate's bytes are. A frame of another batch has no row. */
export const findAnnounced = query({
  name: 'frames-announced',
  params: z.object({ ids: texts, createdAts: texts, batchId: z.uuidv7(), organizationId: z.uuid(), deviceId: z.string() }),
  row: z.object({
    id: z.uuidv7(),
    state: z.enum(['reserved', 'kept', 'gone', 'duplicate']),
    sha256: z.string(),
    sizeBytes: z.int(),
    keptAs: z.uuidv7().nullable(),
    keptTrackId: z.uuidv7().nullable(),
  }),
  sql: ({ ids, createdAts, batchId, organizationId, deviceId }) => sql`
    select frame.id, frame.state, encode(frame.sha256, 'hex') as sha256, frame.size_bytes as "sizeBytes", frame.kept_as as "keptAs",
           known.track_id as "keptTrackId"
      from unnest(${ids}::uuid[], ${createdAts}::timestamptz[]) asked (id, created_at)
      join road_data.batch_frames frame on frame.id = asked.id and frame.created_at = asked.created_at
      left join road_data.frame_ledger known
        on frame.state = 'duplicate' and known.organization_id = frame.organization_id and known.device_id = ${deviceId} and known.sha256 = frame.sha256
     where frame.batch_id = ${batchId} and frame.organization_id = ${organizationId}`,
});
