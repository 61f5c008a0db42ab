import { BatchReceipt, BatchStatus } from '@axion/contracts/sense/frames.ts';
import { instant, query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const inTrack = z.object({ id: z.uuidv7(), createdAt: z.date(), trackId: z.uuidv7(), organizationId: z.uuid() });

/** A batch as the operations need it; the times tell which partitions hold its frames. */
export const BatchRow = z.object({
  id: z.uuidv7(),
  trackId: z.uuidv7(),
  organizationId: z.uuid(),
  status: BatchStatus,
  announced: z.int(),
  firstFrameAt: z.date(),
  lastFrameAt: z.date(),
});
export type BatchRow = z.infer<typeof BatchRow>;

const columns = sql`
  id, track_id as "trackId", organization_id as "organizationId", status, announced_count as announced,
  first_frame_at as "firstFrameAt", last_frame_at as "lastFrameAt"`;

/** No row comes back when the batch is there already. */
export const openBatch = query({
  name: 'batch-open',
  params: inTrack.extend({ firstFrameAt: z.date(), lastFrameAt: z.date() }),
  row: z.object({ id: z.uuidv7() }),
  sql: ({ id, createdAt, trackId, organizationId, firstFrameAt, lastFrameAt }) => sql`
    insert into road_data.frame_batches (id, created_at, track_id, organization_id, first_frame_at, last_frame_at)
    values (${id}, ${createdAt}, ${trackId}, ${organizationId}, ${firstFrameAt}, ${lastFrameAt})
    on conflict (id, created_at) do nothing
    returning id`,
});

/** A batch of this track; no row when the id belongs to another. */
export const findBatch = query({
  name: 'batch-find',
  params: inTrack,
  row: BatchRow,
  sql: ({ id, createdAt, trackId, organizationId }) => sql`
    select ${columns} from road_data.frame_batches
     where id = ${id} and created_at = ${createdAt} and track_id = ${trackId} and organization_id = ${organizationId}`,
});

/** The same, for a change. */
export const lockBatch = query({
  name: 'batch-lock',
  params: inTrack,
  row: BatchRow,
  sql: ({ id, createdAt, trackId, organizationId }) => sql`
    select ${columns} from road_data.frame_batches
     where id = ${id} and created_at = ${createdAt} and track_id = ${trackId} and organization_id = ${organizationId} for no key update`,
});

/** Counts newly announced frames. */
export const growBatch = query({
  name: 'batch-grow',
  params: inTrack.extend({ frames: z.int(), firstFrameAt: z.date(), lastFrameAt: z.date() }),
  row: z.object({ announced: z.int() }),
  sql: ({ id, createdAt, trackId, organizationId, frames, firstFrameAt, lastFrameAt }) => sql`
    update road_data.frame_batches
       set announced_count = announced_count + ${frames}, first_frame_at = least(first_frame_at, ${firstFrameAt}),
           last_frame_at = greatest(last_frame_at, ${lastFrameAt})
     where id = ${id} and created_at = ${createdAt} and track_id = ${trackId} and organization_id = ${organizationId}
    returning announced_count as announced`,
});

const ReceiptRow = BatchReceipt.extend({ committedAt: instant });
const receiptColumns = sql`
  batch.id as "batchId", batch.track_id as "trackId", batch.status, batch.committed_at as "committedAt", batch.announced_count as announced,
  batch.kept_count as kept, batch.gone_count as gone, batch.duplicate_count as duplicate, batch.size_bytes::float8 as "sizeBytes",
  encode(batch.digest, 'hex') as digest`;

/** The receipt of a committed batch. */
export const findReceipt = query({
  name: 'batch-receipt',
  params: inTrack,
  row: ReceiptRow,
  sql: ({ id, createdAt, trackId, organizationId }) => sql`
    select ${receiptColumns} from road_data.frame_batches batch
     where id = ${id} and created_at = ${createdAt} and track_id = ${trackId} and organization_id = ${organizationId} and status = 'committed'`,
});

/** Closes a batch whose frames are settled: counts, bytes and digest are read off them. */
export const closeBatch = query({
  name: 'batch-close',
  params: inTrack.extend({ status: BatchStatus, committedAt: z.date(), firstFrameAt: z.date(), lastFrameAt: z.date() }),
  row: ReceiptRow,
  sql: ({ id, createdAt, trackId, organizationId, status, committedAt, firstFrameAt, lastFrameAt }) => sql`
    with settled as (
      select count(*) filter (where state = 'kept') as kept, count(*) filter (where state = 'gone') as gone,
             count(*) filter (where state = 'duplicate') as duplicate, coalesce(sum(size_bytes) filter (where state = 'kept'), 0) as size_bytes,
             sha256(convert_to(coalesce(string_agg(id || ' ' || encode(frame.sha256, 'hex') || chr(10), '' order by id)
               filter (where state = 'kept'), ''), 'UTF8')) as digest
        from road_data.batch_frames frame
       where batch_id = ${id} and organization_id = ${organizationId} and created_at between ${firstFrameAt} and ${lastFrameAt}
    )
    update road_data.frame_batches batch
       set status = ${status}, committed_at = ${committedAt}, kept_count = settled.kept, gone_count = settled.gone,
           duplicate_count = settled.duplicate, size_bytes = settled.size_bytes, digest = settled.digest
      from settled
     where batch.id = ${id} and batch.created_at = ${createdAt} and batch.track_id = ${trackId} and batch.organization_id = ${organizationId}
    returning ${receiptColumns}`,
});
