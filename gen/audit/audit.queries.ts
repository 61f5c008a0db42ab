import { query, sql } from '@axion/platform/postgres/query.ts';
import { z } from 'zod';

/** One entry of the record. */
export const insertAuditEntry = query({
  name: 'audit-insert',
  params: z.object({
    id: z.uuidv7(),
    actorKind: z.string(),
    actorId: z.string(),
    action: z.string(),
    subjectKind: z.string(),
    subjectId: z.string(),
    requestId: z.string().nullable(),
    details: z.string(),
  }),
  row: z.object({ id: z.uuidv7() }),
  sql: ({ id, actorKind, actorId, action, subjectKind, subjectId, requestId, details }) => sql`
    insert into public.audit_entries (id, actor_kind, actor_id, action, subject_kind, subject_id, request_id, details)
    values (${id}, ${actorKind}, ${actorId}, ${action}, ${subjectKind}, ${subjectId}, ${requestId}, ${details})
    returning id`,
});
