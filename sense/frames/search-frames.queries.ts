import { Frame } from '@axion/contracts/sense/frames.ts';
import { clickhouseQuery } from '@axion/platform/clickhouse/clickhouse-query.ts';
import { sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

/** A frame as it is stored; the address of its picture is made when it is asked for. */
const FrameRow = Frame.omit({ imageUrl: true });

const columns = sql`
  id, track_id as trackId, organization_id as organizationId, captured_at as capturedAt, longitude, latitude, altitude_metres as altitudeMetres,
  accuracy_metres as accuracyMetres, speed_metres_per_second as speedMetresPerSecond, heading_degrees as headingDegrees, camera_side as cameraSide,
  width_pixels as widthPixels, height_pixels as heightPixels, size_bytes as sizeBytes, sha256, captured_at_source as capturedAtSource,
  location_source as locationSource`;

const maybe = <Value>(type: string, schema: z.ZodType<Value>) => ({ type: `Nullable(${type})`, schema: schema.nullable() });
const degrees = maybe('Float64', z.number());

const filters = {
  organizationIds: { type: 'Array(UUID)', schema: z.array(z.uuid()) },
  from: maybe('Float64', z.number()),
  to: maybe('Float64', z.number()),
  west: degrees,
  south: degrees,
  east: degrees,
  north: degrees,
  afterMs: maybe('Int64', z.number()),
  afterId: maybe('UUID', z.uuid()),
  limit: { type: 'UInt32', schema: z.int() },
} as const;
type Holes = { readonly [Name in keyof typeof filters]: Parameters<typeof sql>[1] };

/** A filter that is null lets everything pass. West greater than east crosses the antimeridian. Times are seconds since 1970. */
const matching = (p: Holes) => sql`
  organization_id in ${p.organizationIds}
  and (isNull(${p.from}) or captured_at >= toDateTime64(assumeNotNull(${p.from}), 3, 'UTC'))
  and (isNull(${p.to}) or captured_at < toDateTime64(assumeNotNull(${p.to}), 3, 'UTC'))
  and (isNull(${p.west}) or (latitude between assumeNotNull(${p.south}) and assumeNotNull(${p.north})
    and if(assumeNotNull(${p.west}) <= assumeNotNull(${p.east}),
      longitude between assumeNotNull(${p.west}) and assumeNotNull(${p.east}),
      longitude >= assumeNotNull(${p.west}) or longitude <= assumeNotNull(${p.east}))))
  and (isNull(${p.afterId})
    or (captured_at, id) > (fromUnixTimestamp64Milli(assumeNotNull(${p.afterMs}), 'UTC'), assumeNotNull(${p.afterId})))
  order by captured_at, id limit ${p.limit}`;

/** Frames of these organizations in order of capture, after a place in that order. */
export const selectFrames = clickhouseQuery({
  name: 'frames-search',
  params: filters,
  row: FrameRow,
  sql: (p) => sql`select ${columns} from frames where ${matching(p)}`,
});

/** The same of one track: read along the key of the table. */
export const selectFramesOfTrack = clickhouseQuery({
  name: 'frames-of-track',
  params: { ...filters, trackId: { type: 'UUID', schema: z.uuidv7() } },
  row: FrameRow,
  sql: (p) => sql`select ${columns} from frames where track_id = ${p.trackId} and ${matching(p)}`,
});

/** By id alone: the caller asks for the right on what it found. The time inside the id leaves one month to look in. */
export const findFrame = clickhouseQuery({
  name: 'frame-find',
  byIdThenCheck: true,
  params: { id: { type: 'UUID', schema: z.uuidv7() } },
  row: FrameRow,
  sql: ({ id }) => sql`
    select ${columns} from frames
     where toYYYYMM(UUIDv7ToDateTime(id, 'UTC')) = toYYYYMM(UUIDv7ToDateTime(${id}, 'UTC')) and id = ${id} limit 1`,
});
