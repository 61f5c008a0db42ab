import { objectRef, userRef } from '@axion/platform/authz/object-ref.ts';
import type { AppendTuples } from '@axion/platform/authz/tuple-outbox.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { externalAuthIdOf } from '@axion/platform/identity/recognise-user.ts';
import { userIdOf } from '@axion/platform/identity/user-id-of.ts';
import { upsertUser } from '@axion/platform/identity/users.queries.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { findAnyAdministrator, insertUserRole } from './people.queries.ts';

type Deps = {
  readonly postgres: Pick<Postgres, 'maybeOne' | 'transaction'>;
  readonly appendTuples: AppendTuples;
  readonly record: RecordAudit;
};

const adminRole = 1;
const installer: Actor = { kind: 'system', id: 'installer' };

/**
 * Makes the first administrator of Gen. Where there is one already nothing changes, so that a setting that was forgotten gives nobody a right later.
 * Returns whether it was done now.
 */
export async function foundAdministrator(deps: Deps, person: { readonly issuer: string; readonly subject: string }): Promise<boolean> {
  if (await deps.postgres.maybeOne(findAnyAdministrator, {})) return false;
  const userId = userIdOf(person.issuer, person.subject);
  return deps.postgres.transaction(async (tx) => {
    await tx.maybeOne(upsertUser, { id: userId, externalAuthId: externalAuthIdOf(person), name: person.subject, email: null });
    await tx.maybeOne(insertUserRole, { userId, roleId: adminRole });
    await deps.appendTuples(tx, {
      writes: [{ user: userRef(userId), relation: 'assignee', object: objectRef('role', String(adminRole)) }],
    });
    await deps.record(tx, installer, { action: 'administrator.founded', subjectKind: 'user', subjectId: userId });
    return true;
  });
}
