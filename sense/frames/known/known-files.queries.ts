import { KnownFile } from '@axion/contracts/sense/known-files.ts';
import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

/** Of these files of a device, those that are stored: as a frame, or as a whole confirmed track. */
export const selectKnownFiles = query({
  name: 'known-files',
  params: z.object({ organizationId: z.uuid(), deviceId: z.string(), sha256s: z.array(z.string()) }),
  row: KnownFile,
  sql: ({ organizationId, deviceId, sha256s }) => sql`
    with asked as (select distinct hex, decode(hex, 'hex') as sha256 from unnest(${sha256s}::text[]) hex)
    select asked.hex as sha256, frame.track_id as "trackId", frame.frame_id as "frameId"
      from asked join road_data.frame_ledger frame
        on frame.sha256 = asked.sha256 and frame.organization_id = ${organizationId} and frame.device_id = ${deviceId}
    union all
    select asked.hex, log.track_id, null
      from asked
      join road_data.log_ledger log on log.sha256 = asked.sha256 and log.organization_id = ${organizationId} and log.device_id = ${deviceId}
      join road_data.track_logs track
        on track.id = log.track_id and track.created_at = public.uuid_v7_time(log.track_id) and track.organization_id = log.organization_id
     where track.status = 'confirmed'`,
});
