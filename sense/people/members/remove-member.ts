import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { removeMember as contract } from '@axion/contracts/sense/members.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { type PeopleChangeDeps, requireManager, requireSomebodyLeft } from '../change-people.ts';
import { lockOrganization } from '../roles/role.queries.ts';
import { assigneeTuple, memberTuple } from '../sense-roles.ts';
import { deleteMember, listMemberRoles } from './member.queries.ts';

/**
 * Ends a membership now. Answers when the authorization store knows it too; until then the missing row already keeps them out of Sense.
 * @throws AxionError `resource.missing` (organization, member), `access.denied`, `organization.last-administrator`, `authz.change-pending`
 */
export async function removeMember(
  deps: PeopleChangeDeps,
  actor: Actor,
  { organizationId, userId }: InputOf<typeof contract>,
): Promise<void> {
  await requireManager(deps, actor, organizationId);
  const change = await deps.postgres.transaction(async (tx) => {
    await tx.maybeOne(lockOrganization, { id: organizationId });
    const leave = await requireSomebodyLeft(tx, organizationId);
    const roles = await tx.many(listMemberRoles, { organizationId, userId });
    if (!(await tx.maybeOne(deleteMember, { organizationId, userId })))
      throw new AxionError('resource.missing', { kind: 'member', id: userId });
    await leave();
    await deps.record(tx, actor, { organizationId, action: 'member.removed', subjectKind: 'user', subjectId: userId });
    return deps.appendTuples(tx, {
      deletes: [memberTuple(organizationId, userId), ...roles.map(({ code }) => assigneeTuple(organizationId, userId, code))],
    });
  });
  await deps.settle(change);
}
