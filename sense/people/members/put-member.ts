import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { putMember as contract, Member } from '@axion/contracts/sense/members.ts';
import type { TupleChanges } from '@axion/platform/authz/tuple-outbox.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { externalAuthIdOf } from '@axion/platform/identity/recognise-user.ts';
import { userIdOf } from '@axion/platform/identity/user-id-of.ts';
import type { Statements } from '@axion/platform/postgres/postgres.ts';
import { changePeople, type PeopleChangeDeps, requireManager, requireSomebodyLeft } from '../change-people.ts';
import { listRoleRows, type RoleRow } from '../roles/role.queries.ts';
import { flagsOf } from '../roles/role-tree.ts';
import { assigneeTuple, memberTuple } from '../sense-roles.ts';
import { earlierEnd, grownRoles } from './grown-roles.ts';
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
 * Makes somebody a member or changes what they are: until when, and with which roles. Saying the same again changes nothing. Whoever gives a role, or gives it for
 * longer, must have what it gives.
 * @throws AxionError `resource.missing` (organization, person, role), `access.denied`, `member.expiry-past`, `member.person-differs`,
 *   `organization.last-administrator`, `authz.change-pending`
 */
export async function putMember(deps: PeopleChangeDeps, actor: Actor, input: Input): Promise<Member> {
  const { organizationId, userId } = input;
  await requireManager(deps, actor, organizationId);
  requireFuture(deps.now(), input);
  if (input.person && userIdOf(input.person.issuer, input.person.subject) !== userId)
    throw new AxionError('member.person-differs', { userId });
  await changePeople(deps, actor, {
    organizationId,
    plan: (statements) => givenFlags(statements, input),
    gives: (flags) => flags,
    write: (tx) => write(tx, deps, actor, input),
  });
  return memberNow(deps, input);
}

/** Flags of all roles that somebody gets, or gets for longer. @throws AxionError `resource.missing` */
async function givenFlags(statements: Pick<Statements, 'many'>, { organizationId, userId, expiresAt, roles }: Input) {
  const known = await statements.many(listRoleRows, { organizationId });
  const before = await statements.many(listMemberRoles, { organizationId, userId });
  const wanted = roles.map((role) => ({
    roleId: roleNamed(known, role.roleId).id,
    endsAt: earlierEnd(momentOf(role.expiresAt), momentOf(expiresAt)),
  }));
  return [...new Set(grownRoles(before, wanted).flatMap((id) => flagsOf(known, id)))];
}

/** Everything in one transaction. */
async function write(tx: Statements, deps: PeopleChangeDeps, actor: Actor, input: Input): Promise<TupleChanges> {
  const { organizationId, userId } = input;
  const leave = await requireSomebodyLeft(tx, organizationId);
  if (input.person) await tx.many(insertPerson, { id: userId, externalAuthId: externalAuthIdOf(input.person), name: input.person.name });
  if (!(await tx.maybeOne(findPerson, { id: userId }))) throw new AxionError('resource.missing', { kind: 'person', id: userId });
  await tx.many(upsertMember, { organizationId, userId, expiresAt: momentOf(input.expiresAt) });
  const { gone, wanted } = await setRoles(tx, actor, input);
  await leave();
  const details = { roles: wanted.map(({ code }) => code).join(' '), expiresAt: input.expiresAt };
  await deps.record(tx, actor, { organizationId, action: 'member.set', subjectKind: 'user', subjectId: userId, details });
  return {
    deletes: gone.map(({ code }) => assigneeTuple(organizationId, userId, code)),
    writes: [memberTuple(organizationId, userId), ...wanted.map(({ code }) => assigneeTuple(organizationId, userId, code))],
  };
}

/** Gives the roles that are wanted and takes back the others. */
async function setRoles(tx: Statements, actor: Actor, { organizationId, userId, roles }: Input) {
  const known = await tx.many(listRoleRows, { organizationId });
  const before = await tx.many(listMemberRoles, { organizationId, userId });
  const gone = before.filter(({ roleId }) => !roles.some((role) => role.roleId === roleId));
  await tx.many(deleteMemberRoles, { organizationId, userId, roleIds: gone.map(({ roleId }) => roleId) });
  const grantedBy = actor.kind === 'user' ? actor.id : null;
  for (const { roleId, expiresAt } of roles)
    await tx.many(putMemberRole, { organizationId, userId, roleId, expiresAt: momentOf(expiresAt), grantedBy });
  return { gone, wanted: roles.map(({ roleId }) => roleNamed(known, roleId)) };
}

async function memberNow({ postgres }: PeopleChangeDeps, { organizationId, userId }: Input): Promise<Member> {
  const [member] = await postgres.many(listMembersAfter, { organizationId, after: '', only: userId, limit: 1 });
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
