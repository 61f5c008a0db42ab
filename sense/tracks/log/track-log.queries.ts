import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const partOf = z.object({ trackId: z.uuidv7(), createdAt: z.date(), organizationId: z.uuid() });
const hex = z.string().regex(/^[0-9a-f]{64}$/);

/** Points of a track's log so far; `digest` is that of the asked part when it is there already. */
export const findLogState = query({
  name: 'track-log-state',
  params: partOf.extend({ part: z.int() }),
  row: z.object({ points: z.int(), digest: hex.nullable() }),
  sql: ({ trackId, createdAt, organizationId, part }) => sql`
    select coalesce(sum(point_count), 0)::integer as points, max(encode(digest, 'hex')) filter (where part = ${part}) as digest
      from road_data.track_log_parts
     where track_id = ${trackId} and created_at = ${createdAt} and organization_id = ${organizationId}`,
});

/** No row comes back when the part is there. `points` is the JSON text of the points in order of time; the other arrays run beside them. */
export const insertLogPart = query({
  name: 'track-log-insert',
  params: partOf.extend({
    part: z.int(),
    digest: hex,
    points: z.string(),
    pointCount: z.int(),
    firstMs: z.number(),
    lastMs: z.number(),
    longitudes: z.array(z.number()),
    latitudes: z.array(z.number()),
    altitudes: z.array(z.number()),
  }),
  row: z.object({ part: z.int() }),
  sql: (p) => sql`
    insert into road_data.track_log_parts (track_id, created_at, part, organization_id, point_count, first_point_at, last_point_at, digest, path, points)
    select ${p.trackId}, ${p.createdAt}, ${p.part}, ${p.organizationId}, ${p.pointCount}, to_timestamp(${p.firstMs}::float8 / 1000),
           to_timestamp(${p.lastMs}::float8 / 1000), decode(${p.digest}, 'hex'),
           (select st_setsrid(st_collect(st_makepoint(longitude, latitude, altitude) order by place), 4326)
              from unnest(${p.longitudes}::float8[], ${p.latitudes}::float8[], ${p.altitudes}::float8[])
                with ordinality as point (longitude, latitude, altitude, place)),
           ${p.points}::jsonb
    on conflict (track_id, created_at, part) do nothing
    returning part`,
});
