import { AuditEvent } from '@axion/contracts/events/sense.ts';
import { topics } from '@axion/contracts/events/topics.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { JobAction } from '@axion/platform/jobs/serve-dashboard.ts';
import type { Statements } from '@axion/platform/postgres/postgres.ts';
import { currentRequestId, requestHeaders } from '@axion/platform/telemetry/request-context.ts';
import { appendAudit } from '../outbox/outbox.queries.ts';

/** What Sense writes down; a new word is added here first. */
export type AuditAction =
  | 'organization.founded'
  | 'organization.created'
  | 'member.set'
  | 'member.removed'
  | 'member.expired'
  | 'member.role-expired'
  | 'role.created'
  | 'role.changed'
  | 'role.deleted'
  | 'track.created'
  | 'track.confirmed'
  | 'track.abandoned'
  | 'track-log.stored'
  | 'frame-batch.opened'
  | 'frame-batch.committed'
  | JobAction['action'];

/** Whose record it is when it is no organization's but the installation's: the nil UUID (RFC 9562), which no organization has. */
export const ofTheInstallation = '00000000-0000-0000-0000-000000000000';

/** One thing that was done. `details` are facts for people to read, without secrets. */
export type Audited = {
  readonly organizationId: string;
  readonly action: AuditAction;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly details?: AuditEvent['details'];
};

/** Puts the audit event into the caller's transaction: what was done and the record of it are kept together or not at all. */
export type RecordAudit = (tx: Statements, actor: Actor, what: Audited) => Promise<void>;

const Unminted = AuditEvent.omit({ id: true, createdAt: true });

export const recordAudit: RecordAudit = async (tx, actor, { details = {}, ...what }) => {
  const requestId = currentRequestId();
  const payload = Unminted.parse({ ...what, actorKind: actor.kind, actorId: actor.id, requestId: requestId ?? '', details });
  await tx.maybeOne(appendAudit, {
    topic: topics.auditEvents.name,
    organizationId: what.organizationId,
    headers: JSON.stringify(requestHeaders()),
    payload: JSON.stringify(payload),
  });
};
