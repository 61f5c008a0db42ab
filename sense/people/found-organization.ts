import type { AppendTuples } from '@axion/platform/authz/tuple-outbox.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { externalAuthIdOf } from '@axion/platform/identity/recognise-user.ts';
import { userIdOf } from '@axion/platform/identity/user-id-of.ts';
import { upsertUser } from '@axion/platform/identity/users.queries.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { putMemberRole } from './members/member.queries.ts';
import { insertOperator } from './organizations/organization.queries.ts';
import { findAnyOrganization, insertFirstOrganization, insertMember } from './people.queries.ts';
import { listRoleRows } from './roles/role.queries.ts';
import { operatorRoleTuples, operatorTuple, tuplesOfMember } from './sense-roles.ts';

type Deps = {
  readonly postgres: Pick<Postgres, 'maybeOne' | 'transaction'>;
  readonly appendTuples: AppendTuples;
  readonly record: RecordAudit;
  readonly newId: () => string;
};

/** The first administrator and what they administer. */
export type Founding = {
  readonly issuer: string;
  readonly subject: string;
  readonly code: string;
  readonly name: string;
};

const installer: Actor = { kind: 'system', id: 'installer' };

/**
 * Founds the first organization of an installation, with its administrator, who may make more of them. Rights wait in the queue. Where there is one already nothing changes, so that a setting that was
 * forgotten gives nobody a right later. Returns whether it was founded now.
 */
export async function foundFirstOrganization(deps: Deps, { issuer, subject, code, name }: Founding): Promise<boolean> {
  if (await deps.postgres.maybeOne(findAnyOrganization, {})) return false;
  const userId = userIdOf(issuer, subject);
  const organizationId = deps.newId();
  return deps.postgres.transaction(async (tx) => {
    if (!(await tx.maybeOne(insertFirstOrganization, { id: organizationId, code, name }))) return false;
    await tx.maybeOne(upsertUser, { id: userId, externalAuthId: externalAuthIdOf({ issuer, subject }), name: subject, email: null });
    await tx.maybeOne(insertMember, { userId, organizationId });
    const admin = (await tx.many(listRoleRows, { organizationId })).find((role) => role.code === 'admin');
    if (admin) await tx.many(putMemberRole, { organizationId, userId, roleId: admin.id, expiresAt: null, grantedBy: null });
    await tx.maybeOne(insertOperator, { userId });
    const about = { organizationId, subjectKind: 'organization', subjectId: organizationId };
    await deps.record(tx, installer, { ...about, action: 'organization.founded', details: { code, administrator: userId } });
    await deps.appendTuples(tx, {
      writes: [...tuplesOfMember({ organizationId, userId, role: 'admin' }), ...operatorRoleTuples(), operatorTuple(userId)],
    });
    return true;
  });
}
