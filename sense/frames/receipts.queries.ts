import { FrameReceipt } from '@axion/contracts/sense/frames.ts';
import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

/** Frame by frame what became of a batch, in id order. */
export const listReceipts = query({
  name: 'frames-receipts',
  params: z.object({
    batchId: z.uuidv7(),
    organizationId: z.uuid(),
    firstFrameAt: z.date(),
    lastFrameAt: z.date(),
    after: z.uuidv7().nullable(),
    limit: z.int(),
  }),
  row: FrameReceipt,
  sql: ({ batchId, organizationId, firstFrameAt, lastFrameAt, after, limit }) => sql`
    select id as "frameId", encode(sha256, 'hex') as sha256, state, kept_as as "keptAs" from road_data.batch_frames
     where batch_id = ${batchId} and organization_id = ${organizationId} and created_at between ${firstFrameAt} and ${lastFrameAt}
       and (${after}::uuid is null or id > ${after}::uuid)
     order by id limit ${limit}`,
});
