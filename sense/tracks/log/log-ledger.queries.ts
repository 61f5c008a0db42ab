import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const file = z.object({ organizationId: z.uuid(), deviceId: z.string(), sha256: z.string() });

/**
 * Enters the file that a track is made from. A track that was never confirmed gives up its place; no row comes back when a confirmed one has it.
 * Two tracks of one file at the same moment wait for each other here.
 */
export const enterLog = query({
  name: 'log-ledger-enter',
  params: file.extend({ trackId: z.uuidv7() }),
  row: z.object({ trackId: z.uuidv7() }),
  sql: ({ organizationId, deviceId, sha256, trackId }) => sql`
    insert into road_data.log_ledger as known (organization_id, device_id, sha256, track_id)
    values (${organizationId}, ${deviceId}, decode(${sha256}, 'hex'), ${trackId})
    on conflict (organization_id, device_id, sha256) do update set track_id = excluded.track_id
     where not exists (
       select from road_data.track_logs track
        where track.id = known.track_id and track.created_at = public.uuid_v7_time(known.track_id)
          and track.organization_id = known.organization_id and track.status = 'confirmed' and track.id <> excluded.track_id)
    returning track_id as "trackId"`,
});

/** Which track has the place of the file that a track was made from; no row for a track without such a file. */
export const findLogHolder = query({
  name: 'log-ledger-holder',
  params: z.object({ trackId: z.uuidv7(), createdAt: z.date(), organizationId: z.uuid() }),
  row: z.object({ trackId: z.uuidv7() }),
  sql: ({ trackId, createdAt, organizationId }) => sql`
    select known.track_id as "trackId" from road_data.track_logs track
      join road_data.log_ledger known
        on known.organization_id = track.organization_id and known.device_id = track.device_id and known.sha256 = track.source_sha256
     where track.id = ${trackId} and track.created_at = ${createdAt} and track.organization_id = ${organizationId}
       for update of known`,
});

/** The track of a file, whoever has its place. */
export const findLogTrack = query({
  name: 'log-ledger-track',
  params: file,
  row: z.object({ trackId: z.uuidv7() }),
  sql: ({ organizationId, deviceId, sha256 }) => sql`
    select track_id as "trackId" from road_data.log_ledger
     where organization_id = ${organizationId} and device_id = ${deviceId} and sha256 = decode(${sha256}, 'hex')`,
});
