import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';
import { isoTime } from '../../outbox/outbox.queries.ts';

const ofBatch = z.object({ batchId: z.uuidv7(), organizationId: z.uuid(), firstFrameAt: z.date(), lastFrameAt: z.date() });

/** Reserved frames of a batch in id order, after an id. */
export const listReserved = query({
  name: 'frames-reserved',
  params: ofBatch.extend({ after: z.uuidv7().nullable(), limit: z.int() }),
  row: z.object({ id: z.uuidv7(), sizeBytes: z.int() }),
  sql: ({ batchId, organizationId, firstFrameAt, lastFrameAt, after, limit }) => sql`
    select id, size_bytes as "sizeBytes" from road_data.batch_frames
     where batch_id = ${batchId} and organization_id = ${organizationId} and created_at between ${firstFrameAt} and ${lastFrameAt}
       and state = 'reserved' and (${after}::uuid is null or id > ${after}::uuid)
     order by id limit ${limit}`,
});

/** Which of these ids are not frames of the batch. */
export const findForeign = query({
  name: 'frames-foreign',
  params: ofBatch.extend({ ids: z.array(z.uuidv7()) }),
  row: z.object({ id: z.uuidv7() }),
  sql: ({ batchId, organizationId, firstFrameAt, lastFrameAt, ids }) => sql`
    select asked.id from unnest(${ids}::uuid[]) asked (id)
     where not exists (
       select from road_data.batch_frames frame
        where frame.id = asked.id and frame.batch_id = ${batchId} and frame.organization_id = ${organizationId}
          and frame.created_at between ${firstFrameAt} and ${lastFrameAt})
     limit 20`,
});

/** Frames whose file no longer existed on the device. */
export const settleGone = query({
  name: 'frames-settle-gone',
  params: ofBatch.extend({ ids: z.array(z.uuidv7()) }),
  row: z.object({ id: z.uuidv7() }),
  sql: ({ batchId, organizationId, firstFrameAt, lastFrameAt, ids }) => sql`
    update road_data.batch_frames set state = 'gone'
     where id = any(${ids}::uuid[]) and batch_id = ${batchId} and organization_id = ${organizationId}
       and created_at between ${firstFrameAt} and ${lastFrameAt} and state = 'reserved'
    returning id`,
});

/** Enters the bytes of all reserved frames; bytes that are there already keep their place. In hash order, so that two batches never wait for each other. */
export const enterLedger = query({
  name: 'ledger-enter',
  params: ofBatch.extend({ deviceId: z.string() }),
  row: z.object({ entered: z.int() }),
  sql: ({ batchId, organizationId, firstFrameAt, lastFrameAt, deviceId }) => sql`
    with entered as (
      insert into road_data.frame_ledger (organization_id, device_id, sha256, frame_id, track_id)
      select organization_id, ${deviceId}, sha256, id, track_id from road_data.batch_frames
       where batch_id = ${batchId} and organization_id = ${organizationId} and created_at between ${firstFrameAt} and ${lastFrameAt}
         and state = 'reserved'
       order by sha256, id
      on conflict (organization_id, device_id, sha256) do nothing
      returning 1
    )
    select count(*)::integer as entered from entered`,
});

/**
 * Reserved frames become kept where the ledger names them, else duplicates of what it names. Frame by frame along the ledger's key: a join would be left to
 * statistics, which a batch that was written a moment ago does not have.
 */
export const settleByLedger = query({
  name: 'frames-settle-by-ledger',
  params: ofBatch.extend({ deviceId: z.string() }),
  row: z.object({ settled: z.int() }),
  sql: ({ batchId, organizationId, firstFrameAt, lastFrameAt, deviceId }) => sql`
    with settled as (
      update road_data.batch_frames frame
         set (state, kept_as) = (
               select case when ledger.frame_id = frame.id then 'kept' else 'duplicate' end, ledger.frame_id from road_data.frame_ledger ledger
                where ledger.organization_id = ${organizationId} and ledger.device_id = ${deviceId} and ledger.sha256 = frame.sha256)
       where frame.batch_id = ${batchId} and frame.organization_id = ${organizationId}
         and frame.created_at between ${firstFrameAt} and ${lastFrameAt} and frame.state = 'reserved'
      returning 1
    )
    select count(*)::integer as settled from settled`,
});

/** Adds a committed batch to its track: counts, bytes, and the box around its kept frames. */
export const addToTrack = query({
  name: 'track-add-batch',
  params: ofBatch.extend({
    trackId: z.uuidv7(),
    trackCreatedAt: z.date(),
    kept: z.int(),
    gone: z.int(),
    duplicate: z.int(),
    sizeBytes: z.number(),
  }),
  row: z.object({ frameCount: z.int() }),
  sql: (p) => sql`
    with box as (
      select st_makeenvelope(min(longitude), min(latitude), max(longitude), max(latitude), 4326) as around from road_data.batch_frames
       where batch_id = ${p.batchId} and organization_id = ${p.organizationId} and created_at between ${p.firstFrameAt} and ${p.lastFrameAt}
         and state = 'kept'
    ), both_boxes as (
      select st_extent(part) as around
        from unnest(array[(select around from box), (
          select bounds from road_data.track_logs
           where id = ${p.trackId} and created_at = ${p.trackCreatedAt} and organization_id = ${p.organizationId})]) part
    )
    update road_data.track_logs
       set frame_count = frame_count + ${p.kept}, gone_count = gone_count + ${p.gone}, duplicate_count = duplicate_count + ${p.duplicate},
           size_bytes = size_bytes + ${p.sizeBytes}::bigint,
           bounds = st_makeenvelope(st_xmin(around), st_ymin(around), st_xmax(around), st_ymax(around), 4326)
      from both_boxes
     where id = ${p.trackId} and created_at = ${p.trackCreatedAt} and organization_id = ${p.organizationId}
    returning frame_count as "frameCount"`,
});

/** One `frame` event a kept frame, in order of capture; done in the store, so that a large batch costs no memory here. */
export const publishFrames = query({
  name: 'outbox-append-frames',
  params: ofBatch.extend({ topic: z.string(), headers: z.string(), userId: z.string(), deviceId: z.string() }),
  row: z.object({ events: z.int() }),
  sql: (p) => sql`
    with frames as (
      select * from road_data.batch_frames
       where batch_id = ${p.batchId} and organization_id = ${p.organizationId} and created_at between ${p.firstFrameAt} and ${p.lastFrameAt}
         and state = 'kept'
       order by captured_at, id
    ), minted as (
      select public.new_event_id() as event_id, frames.* from frames
    ), sent as (
      insert into public.outbox (id, created_at, topic, key, message_type, headers, payload)
      select event_id, public.uuid_v7_time(event_id), ${p.topic}, track_id::text, 'frame',
             ${p.headers}::jsonb,
             jsonb_build_object('id', id, 'trackId', track_id, 'organizationId', organization_id, 'deviceId', ${p.deviceId}::text,
               'userId', ${p.userId}::text, 'capturedAt', ${isoTime(sql`captured_at`)}, 'longitude', longitude, 'latitude', latitude,
               'altitudeMetres', altitude_metres, 'accuracyMetres', accuracy_metres, 'speedMetresPerSecond', speed_metres_per_second,
               'headingDegrees', heading_degrees, 'cameraSide', camera_side, 'imageType', image_type, 'widthPixels', width_pixels,
               'heightPixels', height_pixels, 'sizeBytes', size_bytes, 'sha256', encode(sha256, 'hex'),
               'capturedAtSource', captured_at_source, 'locationSource', location_source)
        from minted
      returning 1
    )
    select count(*)::integer as events from sent`,
});
