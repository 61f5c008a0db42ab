import { LineString } from '@axion/contracts/common/geo.ts';
import { TrackStatus } from '@axion/contracts/sense/track.ts';
import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';
import { TrackLine, trackColumns } from './track.queries.ts';

/** A track's line, its outline, and the frame that stands for it. */
const row = TrackLine.extend({ outline: LineString.nullable(), coverFrameId: z.uuid().nullable() });
/** Degrees; about 10 metres on the ground. */
const outlineTolerance = sql`0.0001`;

const box = z.tuple([z.number(), z.number(), z.number(), z.number()]);

/**
 * Newest drives first, after a place in that order. A filter that is null lets everything pass. `boxes` are four numbers each: one box, or two
 * where the search crosses the antimeridian; a drive without a route is found by its bounds.
 */
export const selectTracks = query({
  name: 'track-search',
  params: z.object({
    organizationIds: z.array(z.uuid()),
    status: TrackStatus.nullable(),
    deviceId: z.string().nullable(),
    text: z.string().nullable(),
    from: z.string().nullable(),
    to: z.string().nullable(),
    east: box.nullable(),
    west: box.nullable(),
    afterStartedAt: z.string().nullable(),
    afterId: z.uuid().nullable(),
    limit: z.int(),
  }),
  row,
  sql: (p) => {
    const inBox = (corner: typeof p.east) => {
      const envelope = sql`st_makeenvelope((${corner}::float8[])[1], (${corner}::float8[])[2], (${corner}::float8[])[3], (${corner}::float8[])[4], 4326)`;
      return sql`(track.bounds && ${envelope} and (track.route is null or st_intersects(track.route, ${envelope})))`;
    };
    return sql`
    select ${trackColumns}, st_asgeojson(st_simplify(st_force2d(track.route), ${outlineTolerance}, true), 6)::json as outline, (
      select frame.id from road_data.frame_batches batch
        cross join lateral (
          select id from road_data.batch_frames
           where batch_id = batch.id and organization_id = batch.organization_id and state = 'kept'
             and created_at between batch.first_frame_at and batch.last_frame_at
           order by id limit 1) frame
       where batch.track_id = track.id and batch.organization_id = track.organization_id and batch.status = 'committed'
       order by batch.id limit 1) as "coverFrameId"
      from road_data.track_logs track
     where track.organization_id = any(${p.organizationIds}::uuid[])
       and (${p.status}::text is null or track.status = ${p.status})
       and (${p.deviceId}::text is null or track.device_id = ${p.deviceId})
       and (${p.text}::text is null or strpos(lower(track.name), lower(${p.text})) > 0)
       and (${p.from}::timestamptz is null or coalesce(track.ended_at, track.started_at) >= ${p.from}::timestamptz)
       and (${p.to}::timestamptz is null or track.started_at < ${p.to}::timestamptz)
       and (${p.east}::float8[] is null or ${inBox(p.east)} or ${inBox(p.west)})
       and (${p.afterId}::uuid is null or (track.started_at, track.id) < (${p.afterStartedAt}::timestamptz, ${p.afterId}::uuid))
     order by track.started_at desc, track.id desc
     limit ${p.limit}`;
  },
});
