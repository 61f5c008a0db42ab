import { TrackStatus } from '@axion/contracts/sense/track.ts';
import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

/** Recordings of any organization of which nothing came since `before`: neither a part of the log nor a frame. */
export const listStaleRecordings = query({
  name: 'track-list-stale',
  // The clock works for all tenants; each track is then given up within its own.
  byIdThenCheck: true,
  params: z.object({ before: z.date(), limit: z.int() }),
  row: z.object({ id: z.uuidv7(), organizationId: z.uuid() }),
  sql: ({ before, limit }) => sql`
    select track.id, track.organization_id as "organizationId"
      from road_data.track_logs track
     where track.status = 'recording' and track.created_at < ${before}
       and not exists (select from road_data.frame_batches batch
             where batch.track_id = track.id and batch.organization_id = track.organization_id
               and greatest(batch.created_at, batch.last_frame_at) >= ${before})
       and not exists (select from road_data.track_log_parts part
             where part.track_id = track.id and part.created_at = track.created_at and part.organization_id = track.organization_id
               and part.last_point_at >= ${before})
     order by track.created_at limit ${limit}::integer`,
});

/** Gives up the open batches of a track; their frames stay reserved, and no bytes of theirs are looked for. */
export const abandonBatches = query({
  name: 'batch-abandon-open',
  params: z.object({ trackId: z.uuidv7(), organizationId: z.uuid(), open: z.string(), abandoned: z.string() }),
  row: z.object({ id: z.uuidv7() }),
  sql: ({ trackId, organizationId, open, abandoned }) => sql`
    update road_data.frame_batches set status = ${abandoned}
     where track_id = ${trackId} and organization_id = ${organizationId} and status = ${open}
    returning id`,
});

/** Moves a track on without ending it. */
export const moveTrack = query({
  name: 'track-move',
  params: z.object({ id: z.uuidv7(), createdAt: z.date(), organizationId: z.uuid(), status: TrackStatus }),
  row: z.object({ id: z.uuidv7() }),
  sql: ({ id, createdAt, organizationId, status }) => sql`
    update road_data.track_logs set status = ${status}
     where id = ${id} and created_at = ${createdAt} and organization_id = ${organizationId}
    returning id`,
});
