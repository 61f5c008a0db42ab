import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { removeMember as contract } from '@axion/contracts/sense/members.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { changePeople, type PeopleChangeDeps, requireManager, requireSomebodyLeft } from '../change-people.ts';
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
  await changePeople(deps, actor, {
    organizationId,
    plan: (statements) => statements.many(listMemberRoles, { organizationId, userId }),
    gives: () => [],
    async write(tx, roles) {
      const leave = await requireSomebodyLeft(tx, organizationId);
      if (!(await tx.maybeOne(deleteMember, { organizationId, userId })))
        throw new AxionError('resource.missing', { kind: 'member', id: userId });
      await leave();
      await deps.record(tx, actor, { organizationId, action: 'member.removed', subjectKind: 'user', subjectId: userId });
      return { deletes: [memberTuple(organizationId, userId), ...roles.map(({ code }) => assigneeTuple(organizationId, userId, code))] };
    },
  });
}
