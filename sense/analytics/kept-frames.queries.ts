import { FrameEvent } from '@axion/contracts/events/sense.ts';
import { instant, query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

/** Kept frames as their event told of them. For operators, who bring the analytics of every tenant in step. */
export const listKeptFrames = query({
  name: 'kept-frames-by-id',
  byIdThenCheck: true,
  params: z.object({ ids: z.array(z.uuid()), createdAts: z.array(z.iso.datetime()) }),
  row: FrameEvent.extend({ capturedAt: instant }),
  sql: ({ ids, createdAts }) => sql`
    select frame.id, frame.track_id as "trackId", frame.organization_id as "organizationId", track.device_id as "deviceId",
           track.user_id as "userId", frame.captured_at as "capturedAt", frame.longitude, frame.latitude,
           frame.altitude_metres as "altitudeMetres", frame.accuracy_metres as "accuracyMetres",
           frame.speed_metres_per_second as "speedMetresPerSecond", frame.heading_degrees as "headingDegrees",
           frame.camera_side as "cameraSide", frame.image_type as "imageType", frame.width_pixels as "widthPixels",
           frame.height_pixels as "heightPixels", frame.size_bytes as "sizeBytes", encode(frame.sha256, 'hex') as sha256,
           frame.captured_at_source as "capturedAtSource", frame.location_source as "locationSource"
      from unnest(${ids}::uuid[], ${createdAts}::timestamptz[]) wanted (id, created_at)
      join road_data.batch_frames frame on frame.id = wanted.id and frame.created_at = wanted.created_at
      join road_data.track_logs track on track.id = frame.track_id and track.created_at = public.uuid_v7_time(frame.track_id)
     where frame.state = 'kept'`,
});
