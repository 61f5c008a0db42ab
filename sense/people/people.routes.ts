import * as me from '@axion/contracts/sense/me.ts';
import * as members from '@axion/contracts/sense/members.ts';
import * as organizations from '@axion/contracts/sense/organizations.ts';
import * as roles from '@axion/contracts/sense/roles.ts';
import { whyRight } from '@axion/contracts/sense/why.ts';
import { type Route, route } from '@axion/platform/http/serve-endpoints.ts';
import { explainOrganizationRight } from './explain-organization-right.ts';
import { getMe } from './get-me.ts';
import { listMembers } from './members/list-members.ts';
import { putMember } from './members/put-member.ts';
import { removeMember } from './members/remove-member.ts';
import { createOrganization, listOrganizations } from './organizations/create-organization.ts';
import { createRole, deleteRole, listRoles, updateRole } from './roles/change-role.ts';

export type PeopleDeps = Parameters<typeof getMe>[0] &
  Parameters<typeof createOrganization>[0] &
  Parameters<typeof explainOrganizationRight>[0];

/** People over HTTP: one line a call. */
export const peopleRoutes = (deps: PeopleDeps): readonly Route[] => [
  route(me.getMe, (actor) => getMe(deps, actor)),
  route(organizations.listOrganizations, (actor, input) => listOrganizations(deps, actor, input)),
  route(organizations.createOrganization, (actor, input) => createOrganization(deps, actor, input)),
  route(members.listMembers, (actor, input) => listMembers(deps, actor, input)),
  route(members.putMember, (actor, input) => putMember(deps, actor, input)),
  route(members.removeMember, (actor, input) => removeMember(deps, actor, input)),
  route(roles.listRoles, (actor, input) => listRoles(deps, actor, input)),
  route(roles.createRole, (actor, input) => createRole(deps, actor, input)),
  route(roles.updateRole, (actor, input) => updateRole(deps, actor, input)),
  route(roles.deleteRole, (actor, input) => deleteRole(deps, actor, input)),
  route(whyRight, (actor, input) => explainOrganizationRight(deps, actor, input)),
];
