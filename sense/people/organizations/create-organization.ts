import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { Page } from '@axion/contracts/common/page.ts';
import type * as contract from '@axion/contracts/sense/organizations.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { pageFrom, positionOf } from '@axion/platform/postgres/cursor.ts';
import { z } from 'zod';
import type { PeopleChangeDeps } from '../change-people.ts';
import { findPerson, putMemberRole, upsertMember } from '../members/member.queries.ts';
import { listRoleRows } from '../roles/role.queries.ts';
import { assigneeTuple, memberTuple, tuplesOfOrganization } from '../sense-roles.ts';
import { insertOrganization, listOrganizationsAfter } from './organization.queries.ts';

export type OrganizationsDeps = PeopleChangeDeps & {
  /** Whether somebody may do this to the installation as a whole. */
  readonly holdsSystemRight: (actor: Actor, right: 'can_manage_organizations') => Promise<boolean>;
};

/** @throws AxionError `access.denied` */
async function requireOperator({ holdsSystemRight }: OrganizationsDeps, actor: Actor): Promise<void> {
  if (!(await holdsSystemRight(actor, 'can_manage_organizations')))
    throw new AxionError('access.denied', { permission: 'can_manage_organizations' });
}

/** All organizations, by code. @throws AxionError `access.denied`, `request.cursor-invalid` */
export async function listOrganizations(
  deps: OrganizationsDeps,
  actor: Actor,
  { limit, cursor }: InputOf<typeof contract.listOrganizations>,
): Promise<Page<contract.Organization>> {
  await requireOperator(deps, actor);
  const [after = ''] = positionOf(cursor, 'organizations', z.tuple([z.string()])) ?? [];
  const rows = await deps.postgres.many(listOrganizationsAfter, { after, limit: limit + 1 });
  return pageFrom([...rows], { limit, filter: 'organizations', position: ({ code }) => [code] });
}

/** Makes an organization, its built-in roles and its first administrator. @throws AxionError `access.denied`, `resource.missing`, `organization.code-taken`, `authz.change-pending` */
export async function createOrganization(
  deps: OrganizationsDeps,
  actor: Actor,
  { code, name, administratorId: userId = actor.id }: InputOf<typeof contract.createOrganization>,
): Promise<contract.Organization> {
  await requireOperator(deps, actor);
  const id = deps.newId();
  const [made, change] = await deps.postgres.transaction(async (tx) => {
    const organization = await tx.maybeOne(insertOrganization, { id, code, name });
    if (!organization) throw new AxionError('organization.code-taken', { code });
    if (!(await tx.maybeOne(findPerson, { id: userId }))) throw new AxionError('resource.missing', { kind: 'person', id: userId });
    const admin = (await tx.many(listRoleRows, { organizationId: id })).find((role) => role.code === 'admin');
    if (!admin) throw new AxionError('server.fault', {});
    const member = { organizationId: id, userId };
    await tx.many(upsertMember, { ...member, expiresAt: null });
    await tx.many(putMemberRole, { ...member, roleId: admin.id, expiresAt: null, grantedBy: actor.kind === 'user' ? actor.id : null });
    const about = { organizationId: id, subjectKind: 'organization', subjectId: id };
    await deps.record(tx, actor, { ...about, action: 'organization.created', details: { code, administrator: userId } });
    const writes = [...tuplesOfOrganization(id), memberTuple(id, userId), assigneeTuple(id, userId, 'admin')];
    return [organization, await deps.appendTuples(tx, { writes })] as const;
  });
  await deps.settle(change);
  return made;
}
