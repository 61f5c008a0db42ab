import { clickhouseQuery } from '@axion/platform/clickhouse/clickhouse-query.ts';
import { sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

const ids = { type: 'Array(UUID)', schema: z.array(z.string()) };
const time = { type: `DateTime64(3, 'UTC')`, schema: z.date() };
const instantOut = z.iso.datetime();
const found = z.object({ id: z.string() });

/** How far each of these drives is written within a time; tracks and times narrow the look-up to a few granules of the sorting key. */
export const readFrameReach = clickhouseQuery({
  name: 'read-frame-reach',
  params: { organizationIds: ids, trackIds: ids, from: time, to: time },
  row: z.object({ trackId: z.string(), last: instantOut }),
  sql: ({ organizationIds, trackIds, from, to }) => sql`
    select track_id as "trackId", max(captured_at) as last from frames
     where organization_id in ${organizationIds} and track_id in ${trackIds} and captured_at between ${from} and ${to}
     group by track_id`,
});

/** Which of these frames are written. A frame's time never changes. */
export const findWrittenFramesById = clickhouseQuery({
  name: 'find-written-frames',
  params: { organizationIds: ids, trackIds: ids, from: time, to: time, ids },
  row: found,
  sql: ({ organizationIds, trackIds, from, to, ids }) => sql`
    select id from frames
     where organization_id in ${organizationIds} and track_id in ${trackIds} and captured_at between ${from} and ${to} and id in ${ids}`,
});

export const findWrittenTracks = clickhouseQuery({
  name: 'find-written-tracks',
  params: { organizationIds: ids, ids },
  row: found.extend({ revision: z.number() }),
  sql: ({ organizationIds, ids }) => sql`select id, revision from tracks where organization_id in ${organizationIds} and id in ${ids}`,
});

/** Lightweight: rows vanish for readers when it returns. */
export const deleteTracks = clickhouseQuery({
  name: 'delete-tracks',
  params: { organizationIds: ids, ids },
  row: z.object({}),
  sql: ({ organizationIds, ids }) => sql`delete from tracks where organization_id in ${organizationIds} and id in ${ids}`,
});

export const findWrittenAudit = clickhouseQuery({
  name: 'find-written-audit',
  params: {
    organizationIds: ids,
    from: time,
    to: time,
    ids,
  },
  row: found,
  sql: ({ organizationIds, from, to, ids }) => sql`
    select id from audit_log
     where organization_id in ${organizationIds} and created_at between ${from} and ${to} and id in ${ids}`,
});
