import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { putMember as contract, Member } from '@axion/contracts/sense/members.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { externalAuthIdOf } from '@axion/platform/identity/recognise-user.ts';
import { userIdOf } from '@axion/platform/identity/user-id-of.ts';
import { type PeopleChangeDeps, requireManager, requireOwnRights, requireSomebodyLeft } from '../change-people.ts';
import { listRoleRows, lockOrganization, type RoleRow } from '../roles/role.queries.ts';
import { flagsOf } from '../roles/role-tree.ts';
import { assigneeTuple, memberTuple } from '../sense-roles.ts';
import {
  deleteMemberRoles,
  findPerson,
  insertPerson,
  listMemberRoles,
  listMembersAfter,
  putMemberRole,
  upsertMember,
} from './member.queries.ts';

type Input = InputOf<typeof contract>;

/**
 * Makes somebody a member or changes what they are: until when, and with which roles. Saying the same again changes nothing.
 * @throws AxionError `resource.missing` (organization, person, role), `access.denied`, `member.expiry-past`, `member.person-differs`,
 *   `organization.last-administrator`, `authz.change-pending`
 */
export async function putMember(deps: PeopleChangeDeps, actor: Actor, input: Input): Promise<Member> {
  const { organizationId, userId } = input;
  await requireManager(deps, actor, organizationId);
  requireFuture(deps.now(), input);
  if (input.person && userIdOf(input.person.issuer, input.person.subject) !== userId)
    throw new AxionError('member.person-differs', { userId });
  const known = await deps.postgres.many(listRoleRows, { organizationId });
  const wanted = input.roles.map(({ roleId, expiresAt }) => ({ role: roleNamed(known, roleId), expiresAt: momentOf(expiresAt) }));
  const had = await deps.postgres.many(listMemberRoles, { organizationId, userId });
  const fresh = wanted.filter(({ role }) => !had.some(({ roleId }) => roleId === role.id));
  await requireOwnRights(deps, actor, organizationId, [...new Set(fresh.flatMap(({ role }) => flagsOf(known, role.id)))]);

  const change = await deps.postgres.transaction(async (tx) => {
    await tx.maybeOne(lockOrganization, { id: organizationId });
    const leave = await requireSomebodyLeft(tx, organizationId);
    if (input.person) await tx.many(insertPerson, { id: userId, externalAuthId: externalAuthIdOf(input.person), name: input.person.name });
    if (!(await tx.maybeOne(findPerson, { id: userId }))) throw new AxionError('resource.missing', { kind: 'person', id: userId });
    await tx.many(upsertMember, { organizationId, userId, expiresAt: momentOf(input.expiresAt) });
    const before = await tx.many(listMemberRoles, { organizationId, userId });
    const gone = before.filter(({ roleId }) => !wanted.some(({ role }) => role.id === roleId));
    await tx.many(deleteMemberRoles, { organizationId, userId, roleIds: gone.map(({ roleId }) => roleId) });
    for (const { role, expiresAt } of wanted)
      await tx.many(putMemberRole, {
        organizationId,
        userId,
        roleId: role.id,
        expiresAt,
        grantedBy: actor.kind === 'user' ? actor.id : null,
      });
    await leave();
    const details = { roles: wanted.map(({ role }) => role.code).join(' '), expiresAt: input.expiresAt };
    await deps.record(tx, actor, { organizationId, action: 'member.set', subjectKind: 'user', subjectId: userId, details });
    return deps.appendTuples(tx, {
      deletes: gone.map(({ code }) => assigneeTuple(organizationId, userId, code)),
      writes: [memberTuple(organizationId, userId), ...wanted.map(({ role }) => assigneeTuple(organizationId, userId, role.code))],
    });
  });
  await deps.settle(change);
  const [member] = await deps.postgres.many(listMembersAfter, { organizationId, after: '', only: userId, limit: 1 });
  if (!member) throw new AxionError('resource.missing', { kind: 'member', id: userId });
  return member;
}

function requireFuture(now: Date, { expiresAt, roles }: Input): void {
  for (const moment of [expiresAt, ...roles.map((role) => role.expiresAt)])
    if (moment !== null && Date.parse(moment) <= now.getTime()) throw new AxionError('member.expiry-past', { expiresAt: moment });
}

function roleNamed(known: readonly RoleRow[], id: string): RoleRow {
  const role = known.find((one) => one.id === id);
  if (!role) throw new AxionError('resource.missing', { kind: 'role', id });
  return role;
}

const momentOf = (text: string | null): Date | null => (text === null ? null : new Date(text));
