import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Statements } from '@axion/platform/postgres/postgres.ts';
import { currentRequestId } from '@axion/platform/telemetry/request-context.ts';
import { v7 } from 'uuid';
import { insertAuditEntry } from './audit.queries.ts';

/** What Gen writes down; a new word is added here first. */
export type AuditAction =
  | 'administrator.founded'
  | 'data-source.created'
  | 'data-source.updated'
  | 'data-source.deleted'
  | 'dataset.created'
  | 'dataset.updated'
  | 'dataset.deleted'
  | 'dashboard.created'
  | 'dashboard.updated'
  | 'dashboard.deleted'
  | 'session.begun'
  | 'session.ended'
  | 'job.asked-for'
  | 'job.cancelled'
  | 'job.resumed'
  | 'job.redriven';

/** One thing that was done. `details` are facts for people to read, without secrets. */
export type Audited = {
  readonly action: AuditAction;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
};

/** Puts the entry into the caller's transaction: what was done and the record of it are kept together or not at all. */
export type RecordAudit = (tx: Pick<Statements, 'maybeOne'>, actor: Actor, what: Audited) => Promise<void>;

export const recordAudit: RecordAudit = async (tx, actor, { details = {}, ...what }) => {
  const requestId = currentRequestId() ?? null;
  await tx.maybeOne(insertAuditEntry, {
    id: v7(),
    ...what,
    actorKind: actor.kind,
    actorId: actor.id,
    requestId,
    details: JSON.stringify(details),
  });
};
