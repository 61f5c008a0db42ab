import { TrackDetail, TrackSource, TrackStatus } from '@axion/contracts/sense/track.ts';
import { DeviceId } from '@axion/contracts/sense/tracks.ts';
import { instant, query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const times = { startedAt: instant, endedAt: instant.nullable(), confirmedAt: instant.nullable() };

/** A track as its own page shows it. */
const TrackRow = TrackDetail.extend(times);
/** A track as lists show it. */
export const TrackLine = TrackRow.omit({ route: true, pendingBatches: true, revision: true });

export const trackColumns = sql`
  track.id, track.organization_id as "organizationId", track.user_id as "userId", track.device_id as "deviceId", track.name, track.source,
  track.status, track.started_at as "startedAt", track.ended_at as "endedAt", track.confirmed_at as "confirmedAt",
  track.frame_count as "frameCount", track.gone_count as "goneCount", track.duplicate_count as "duplicateCount",
  track.size_bytes::float8 as "sizeBytes", track.distance_metres as "distanceMetres",
  case when track.bounds is not null
    then array[st_xmin(track.bounds), st_ymin(track.bounds), st_xmax(track.bounds), st_ymax(track.bounds)] end as bounds,
  track.is_map_matched as "isMapMatched"`;

/**
 * The route as it leaves us: of at most 10,000 points, what a page and an event of a million bytes both hold (at one point a second, nearly three hours).
 * A longer one keeps what is needed to be right within a metre, and of that, where it is still too much (a device that jumps about), as many at even
 * intervals, with both ends. It is simplified in pieces, for Douglas and Peucker's way takes the square of the points where nothing is straight.
 */
const shownRoute = sql`case when st_npoints(track.route) <= 10000 then track.route else (
    select st_makeline(geom order by place) from (
      select point.geom, row_number() over (order by piece.number, point.path) as place, count(*) over () as places from (
        select (path[1] - 1) / 500 as number, st_makeline(geom order by path) as line from st_dumppoints(track.route) group by 1) piece
        cross join lateral st_dumppoints(st_simplify(piece.line, 0.00001, true)) point) kept
     where (place - 1) % ceil(places / 9999.0)::int = 0 or place = places
  ) end`;

const detailColumns = sql`${trackColumns}, st_asgeojson(${shownRoute}, 7)::json as route, (
  select count(*)::integer from road_data.frame_batches batch
   where batch.track_id = track.id and batch.organization_id = track.organization_id and batch.status = 'pending') as "pendingBatches",
  track.revision`;

const byId = z.object({ id: z.uuidv7(), createdAt: z.date() });

/** By id alone: the caller asks for the right on what it found. `createdAt` is the time inside the id. */
export const findTrack = query({
  name: 'track-find',
  byIdThenCheck: true,
  params: byId,
  row: TrackRow,
  sql: ({ id, createdAt }) =>
    sql`select ${detailColumns} from road_data.track_logs track where track.id = ${id} and track.created_at = ${createdAt}`,
});

/** No row comes back when the id is taken. */
export const insertTrack = query({
  name: 'track-insert',
  params: byId.extend({
    organizationId: z.uuid(),
    userId: z.string(),
    deviceId: DeviceId,
    name: z.string(),
    source: TrackSource,
    startedAt: z.string(),
    sourceSha256: z.string().nullable(),
  }),
  row: TrackRow,
  sql: ({ id, createdAt, organizationId, userId, deviceId, name, source, startedAt, sourceSha256 }) => sql`
    insert into road_data.track_logs as track (id, created_at, organization_id, user_id, device_id, name, source, started_at, source_sha256)
    values (${id}, ${createdAt}, ${organizationId}, ${userId}, ${deviceId}, ${name}, ${source}, ${startedAt}::timestamptz,
            decode(${sourceSha256}, 'hex'))
    on conflict (id, created_at) do nothing
    returning ${detailColumns}`,
});

const inOrganization = byId.extend({ organizationId: z.uuid() });
const state = z.object({ status: TrackStatus, frameCount: z.int(), deviceId: z.string() });
const stateColumns = sql`status, frame_count as "frameCount", device_id as "deviceId"`;

/** Holds the track as it is until the transaction ends; others may hold it too, and nobody changes it. */
export const holdTrack = query({
  name: 'track-hold',
  params: inOrganization,
  row: state,
  sql: ({ id, createdAt, organizationId }) => sql`
    select ${stateColumns} from road_data.track_logs
     where id = ${id} and created_at = ${createdAt} and organization_id = ${organizationId} for share`,
});

/** Takes the track for a change: what is written of it from here on is in the order of the changes. */
export const lockTrack = query({
  name: 'track-lock',
  params: inOrganization,
  row: state,
  sql: ({ id, createdAt, organizationId }) => sql`
    select ${stateColumns} from road_data.track_logs
     where id = ${id} and created_at = ${createdAt} and organization_id = ${organizationId} for no key update`,
});

/** Ends a track: the route is the GPS log, or where there is none the places of its frames, in order of time. */
export const endTrack = query({
  name: 'track-end',
  params: inOrganization.extend({ status: TrackStatus, endedAt: z.string(), confirmedAt: z.date() }),
  row: TrackRow,
  sql: ({ id, createdAt, organizationId, status, endedAt, confirmedAt }) => sql`
    with log as (
      select st_makeline(path order by first_point_at, part) as line
        from road_data.track_log_parts
       where track_id = ${id} and created_at = ${createdAt} and organization_id = ${organizationId}
    ), places as (
      select st_setsrid(st_makeline(st_makepoint(frame.longitude, frame.latitude, coalesce(frame.altitude_metres, 0))
               order by frame.captured_at, frame.id), 4326) as line
        from road_data.frame_batches batch
        join road_data.batch_frames frame
          on frame.batch_id = batch.id and frame.organization_id = batch.organization_id
         and frame.created_at between batch.first_frame_at and batch.last_frame_at
       where batch.track_id = ${id} and batch.organization_id = ${organizationId} and batch.status = 'committed' and frame.state = 'kept'
    ), way as (
      select st_removerepeatedpoints(case when st_npoints(log.line) >= 2 then log.line when st_npoints(places.line) >= 2 then places.line end) as route
        from log, places
    ), box as (
      select way.route, (
        select st_extent(part) from unnest(array[way.route, (
          select bounds from road_data.track_logs where id = ${id} and created_at = ${createdAt} and organization_id = ${organizationId})]) part
      ) as around from way
    )
    update road_data.track_logs as track
       set status = ${status}, ended_at = ${endedAt}::timestamptz, confirmed_at = ${confirmedAt}, route = box.route,
           distance_metres = st_length(box.route::geography),
           bounds = st_makeenvelope(st_xmin(box.around), st_ymin(box.around), st_xmax(box.around), st_ymax(box.around), 4326)
      from box
     where track.id = ${id} and track.created_at = ${createdAt} and track.organization_id = ${organizationId}
    returning ${detailColumns}`,
});
