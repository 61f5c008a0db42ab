import { AuditEvent } from '@axion/contracts/events/sense.ts';
import { topics } from '@axion/contracts/events/topics.ts';
import { consumer } from '@axion/platform/events/consumer.ts';
import { clickhouseTime } from './frame-row.ts';
import { type WriteDeps, writeOnce } from './write-rows.ts';
import { findWrittenAudit } from './written-rows.queries.ts';

/** Who did what, on its way to `audit_log`. */
export const auditConsumer = consumer({
  topic: topics.auditEvents.name,
  group: 'axion-sense-worker',
  messages: { audit: AuditEvent },
  batch: { maxMessages: 5_000, lingerMs: 300 },
  attempts: 3,
  timeoutMs: 60_000,
  async handle(deps: WriteDeps, batch, { assertHeld }) {
    const events = batch.map((message) => message.payload);
    const times = events.map((event) => Date.parse(event.createdAt));
    const [from, to] = [new Date(Math.min(...times)), new Date(Math.max(...times))];
    const organizationIds = [...new Set(events.map((event) => event.organizationId))];
    const findWritten = (ids: readonly string[]) => deps.clickhouse.many(findWrittenAudit, { organizationIds, from, to, ids: [...ids] });
    await writeOnce(deps, { table: 'audit_log', items: events, idOf: (event) => event.id, rowOf: auditRow, findWritten }, assertHeld);
  },
});

const auditRow = (event: AuditEvent) => ({
  id: event.id,
  organization_id: event.organizationId,
  created_at: clickhouseTime(event.createdAt),
  actor_kind: event.actorKind,
  actor_id: event.actorId,
  action: event.action,
  subject_kind: event.subjectKind,
  subject_id: event.subjectId,
  request_id: event.requestId,
  details: JSON.stringify(event.details),
});
