import type { AppendTuples } from '@axion/platform/authz/tuple-outbox.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { deleteExpiredRoles, deleteMember, listMemberRoles, takeExpiredMembers } from './members/member.queries.ts';
import { assigneeTuple, memberTuple } from './sense-roles.ts';

export type ExpiryDeps = {
  readonly postgres: Pick<Postgres, 'transaction'>;
  readonly record: RecordAudit;
  readonly appendTuples: AppendTuples;
  readonly now: () => Date;
};

/** Who ends them, as the audit says. */
export const expiryActor = { kind: 'system', id: 'membership-expiry' } as const satisfies Actor;
const batchLimit = 50;
const mostBatches = 200;

/**
 * Ends memberships, and takes back roles, whose time is over: rows, audit and changes of rights in one transaction a batch. Several processes may do it at
 * once. Sense itself looks at the time with every call; this is for the authorization store, which Gen asks too. Returns how many ended.
 */
export async function expireMemberships(deps: ExpiryDeps, signal?: AbortSignal): Promise<number> {
  let ended = 0;
  for (const endSome of [endMemberships, endRoles]) {
    for (let batch = 0; batch < mostBatches; batch += 1) {
      signal?.throwIfAborted();
      const some = await endSome(deps);
      ended += some;
      if (some < batchLimit) break;
    }
  }
  return ended;
}

const endMemberships = ({ postgres, record, appendTuples, now }: ExpiryDeps): Promise<number> =>
  postgres.transaction(async (tx) => {
    const over = await tx.many(takeExpiredMembers, { now: now(), limit: batchLimit });
    for (const { organizationId, userId } of over) {
      const roles = await tx.many(listMemberRoles, { organizationId, userId });
      await tx.many(deleteMember, { organizationId, userId });
      await record(tx, expiryActor, { organizationId, action: 'member.expired', subjectKind: 'user', subjectId: userId });
      await appendTuples(tx, {
        deletes: [memberTuple(organizationId, userId), ...roles.map(({ code }) => assigneeTuple(organizationId, userId, code))],
      });
    }
    return over.length;
  });

const endRoles = ({ postgres, record, appendTuples, now }: ExpiryDeps): Promise<number> =>
  postgres.transaction(async (tx) => {
    const over = await tx.many(deleteExpiredRoles, { now: now(), limit: batchLimit });
    for (const { organizationId, userId, code } of over) {
      const about = { organizationId, subjectKind: 'user', subjectId: userId };
      await record(tx, expiryActor, { ...about, action: 'member.role-expired', details: { role: code } });
      await appendTuples(tx, { deletes: [assigneeTuple(organizationId, userId, code)] });
    }
    return over.length;
  });
