import { AuditEvent } from '@axion/contracts/events/sense.ts';
import { topics } from '@axion/contracts/events/topics.ts';
import { dateTime64, lowCardinality, string, uuid } from '@axion/platform/clickhouse/column-types.ts';
import { column, layoutOf } from '@axion/platform/clickhouse/row-layout.ts';
import { consumer } from '@axion/platform/events/consumer.ts';
import { untilAborted } from './until-aborted.ts';
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
  async handle(given: WriteDeps, batch, { assertHeld, signal }) {
    const deps = untilAborted(given, signal);
    const events = batch.map((message) => message.payload);
    const findWritten = (block: readonly AuditEvent[]) => {
      const times = block.map((event) => Date.parse(event.createdAt));
      const organizationIds = [...new Set(block.map((event) => event.organizationId))];
      const ids = block.map((event) => event.id);
      return deps.clickhouse.many(findWrittenAudit, {
        ...{ organizationIds, ids },
        ...{ from: new Date(Math.min(...times)), to: new Date(Math.max(...times)) },
      });
    };
    await writeOnce(deps, { table: 'audit_log', items: events, idOf: (event) => event.id, layout: auditLayout, findWritten }, assertHeld);
  },
});

/** ClickHouse's `audit_log`. */
const auditLayout = layoutOf<AuditEvent>({
  id: column(uuid, (event) => event.id),
  organization_id: column(uuid, (event) => event.organizationId),
  created_at: column(dateTime64, (event) => event.createdAt),
  actor_kind: column(lowCardinality, (event) => event.actorKind),
  actor_id: column(string, (event) => event.actorId),
  action: column(lowCardinality, (event) => event.action),
  subject_kind: column(lowCardinality, (event) => event.subjectKind),
  subject_id: column(string, (event) => event.subjectId),
  request_id: column(string, (event) => event.requestId),
  details: column(string, (event) => JSON.stringify(event.details)),
});
