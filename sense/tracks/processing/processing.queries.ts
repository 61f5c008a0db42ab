import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';
import { isoTime } from '../../outbox/outbox.queries.ts';

/** One recognition request a kept frame of a track, in order of capture; done in the store, so that a long drive costs no memory here. */
export const requestRecognition = query({
  name: 'outbox-append-recognition-requests',
  params: z.object({
    topic: z.string(),
    trackId: z.uuidv7(),
    organizationId: z.uuid(),
    headers: z.string(),
    requestedAt: z.string(),
  }),
  row: z.object({ requests: z.int() }),
  sql: ({ topic, trackId, organizationId, headers, requestedAt }) => sql`
    with frames as (
      select frame.* from road_data.frame_batches batch
        join road_data.batch_frames frame
          on frame.batch_id = batch.id and frame.organization_id = batch.organization_id
         and frame.created_at between batch.first_frame_at and batch.last_frame_at
       where batch.track_id = ${trackId} and batch.organization_id = ${organizationId} and batch.status = 'committed' and frame.state = 'kept'
       order by frame.captured_at, frame.id
    ), minted as (
      select public.new_event_id() as event_id, frames.* from frames
    ), sent as (
      insert into public.outbox (id, created_at, topic, key, message_type, headers, payload)
      select event_id, public.uuid_v7_time(event_id), ${topic}, track_id::text, 'FrameRecognitionRequest',
             ${headers}::jsonb,
             jsonb_build_object('frameId', id, 'trackId', track_id, 'organizationId', organization_id,
               'objectKey', 'frames/' || track_id || '/' || id || '.jpg', 'sha256', encode(sha256, 'hex'),
               'capturedAt', ${isoTime(sql`captured_at`)}, 'longitude', longitude, 'latitude', latitude,
               'headingDegrees', heading_degrees, 'cameraSide', camera_side, 'requestedAt', ${requestedAt}::text)
        from minted
      returning 1
    )
    select count(*)::integer as requests from sent`,
});

/** How many points the GPS log of a track has. */
export const countLogPoints = query({
  name: 'track-log-count',
  params: z.object({ trackId: z.uuidv7(), createdAt: z.date(), organizationId: z.uuid() }),
  row: z.object({ points: z.int() }),
  sql: ({ trackId, createdAt, organizationId }) => sql`
    select coalesce(sum(point_count), 0)::integer as points from road_data.track_log_parts
     where track_id = ${trackId} and created_at = ${createdAt} and organization_id = ${organizationId}`,
});
