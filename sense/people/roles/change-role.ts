import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type * as contract from '@axion/contracts/sense/roles.ts';
import type { TupleChanges } from '@axion/platform/authz/tuple-outbox.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { changePeople, type PeopleChangeDeps, requireManager, requireSomebodyLeft } from '../change-people.ts';
import { flagOf, flagTuple, parentTuple, roleRef, tuplesOfRole } from '../sense-roles.ts';
import { countRoleUses, deleteRoleRow, insertRole, listRoleRows, type RoleRow, updateRoleRow } from './role.queries.ts';
import { flagsOf, showRole, wouldCircle } from './role-tree.ts';

/** Roles that members of an organization can have. @throws AxionError `resource.missing`, `access.denied` */
export async function listRoles(deps: PeopleChangeDeps, actor: Actor, { organizationId }: InputOf<typeof contract.listRoles>) {
  await requireManager(deps, actor, organizationId);
  const roles = await deps.postgres.many(listRoleRows, { organizationId });
  return { items: roles.map((role) => showRole(roles, role)) };
}

/** Makes a role. @throws AxionError `resource.missing`, `access.denied`, `role.code-taken`, `role.circle`, `authz.change-pending` */
export async function createRole(
  deps: PeopleChangeDeps,
  actor: Actor,
  { organizationId, rights, ...input }: InputOf<typeof contract.createRole>,
): Promise<contract.Role> {
  await requireManager(deps, actor, organizationId);
  const { code, inheritsFromId } = input;
  const role: RoleRow = { ...input, id: deps.newId(), isBuiltIn: false, flags: [...new Set(rights)].map(flagOf) };
  const { known } = await changePeople(deps, actor, {
    organizationId,
    async plan(statements) {
      const known = await statements.many(listRoleRows, { organizationId });
      const parent = parentOf(known, inheritsFromId);
      if (wouldCircle(known, role.id, inheritsFromId)) throw new AxionError('role.circle', { code });
      return { parent, known: [...known, role] };
    },
    gives: ({ known }) => flagsOf(known, role.id),
    async write(tx, { parent }) {
      if (!(await tx.maybeOne(insertRole, { ...role, organizationId }))) throw new AxionError('role.code-taken', { code });
      const about = { organizationId, subjectKind: 'role', subjectId: role.id };
      await deps.record(tx, actor, { ...about, action: 'role.created', details: { code, rights: role.flags.join(' ') } });
      return { writes: tuplesOfRole(organizationId, { code, flags: role.flags, inheritsFrom: parent?.code ?? null }) };
    },
  });
  return showRole(known, role);
}

/** Changes a role. @throws AxionError as `createRole`; `role.built-in`, `organization.last-administrator` */
export async function updateRole(deps: PeopleChangeDeps, actor: Actor, input: InputOf<typeof contract.updateRole>): Promise<contract.Role> {
  const { organizationId, roleId } = input;
  await requireManager(deps, actor, organizationId);
  const { after, role } = await changePeople(deps, actor, {
    organizationId,
    plan: async (statements) => planChange(await statements.many(listRoleRows, { organizationId }), input),
    gives: ({ gained }) => gained,
    async write(tx, plan) {
      const leave = await requireSomebodyLeft(tx, organizationId);
      if (!(await tx.maybeOne(updateRoleRow, { ...plan.role, organizationId }))) throw missing(roleId);
      await leave();
      const about = { organizationId, subjectKind: 'role', subjectId: roleId };
      const details = { code: plan.role.code, rights: plan.role.flags.join(' ') };
      await deps.record(tx, actor, { ...about, action: 'role.changed', details });
      return differenceOf(organizationId, plan);
    },
  });
  return showRole(after, role);
}

/** Forgets a role that nobody has. @throws AxionError `resource.missing`, `access.denied`, `role.built-in`, `role.in-use`, `authz.change-pending` */
export async function deleteRole(deps: PeopleChangeDeps, actor: Actor, { organizationId, roleId }: InputOf<typeof contract.deleteRole>) {
  await requireManager(deps, actor, organizationId);
  await changePeople(deps, actor, {
    organizationId,
    async plan(statements) {
      const known = await statements.many(listRoleRows, { organizationId });
      const role = ownRole(known, roleId);
      return { role, parent: parentOf(known, role.inheritsFromId) };
    },
    gives: () => [],
    async write(tx, { role: { code, flags }, parent }) {
      const uses = await tx.maybeOne(countRoleUses, { id: roleId, organizationId });
      if (uses && uses.members + uses.roles > 0) throw new AxionError('role.in-use', { code, ...uses });
      if (!(await tx.maybeOne(deleteRoleRow, { id: roleId, organizationId }))) throw missing(roleId);
      const about = { organizationId, subjectKind: 'role', subjectId: roleId };
      await deps.record(tx, actor, { ...about, action: 'role.deleted', details: { code } });
      return { deletes: tuplesOfRole(organizationId, { code, flags, inheritsFrom: parent?.code ?? null }) };
    },
  });
}

type Change = {
  readonly before: RoleRow;
  readonly role: RoleRow;
  readonly old: RoleRow | undefined;
  readonly parent: RoleRow | undefined;
  /** All roles, with this one as it will be. */
  readonly after: readonly RoleRow[];
  /** What whoever has the role gets with the change. */
  readonly gained: readonly string[];
};

/** What a change makes of a role as it stands. @throws AxionError `resource.missing`, `role.built-in`, `role.circle` */
function planChange(known: readonly RoleRow[], { roleId, rights, ...input }: InputOf<typeof contract.updateRole>): Change {
  const before = ownRole(known, roleId);
  const { name = before.name, description = before.description, inheritsFromId = before.inheritsFromId } = input;
  const role: RoleRow = { ...before, name, description, inheritsFromId, flags: rights ? [...new Set(rights)].map(flagOf) : before.flags };
  const parent = parentOf(known, inheritsFromId);
  if (wouldCircle(known, role.id, inheritsFromId)) throw new AxionError('role.circle', { code: role.code });
  const after = known.map((one) => (one.id === role.id ? role : one));
  const had = flagsOf(known, role.id);
  const gained = flagsOf(after, role.id).filter((flag) => !had.includes(flag));
  return { before, role, old: parentOf(known, before.inheritsFromId), parent, after, gained };
}

function differenceOf(organizationId: string, { before, role, old, parent }: Change): TupleChanges {
  const ref = roleRef(organizationId, role.code);
  const moved = old?.id !== parent?.id;
  const gone = before.flags.filter((flag) => !role.flags.includes(flag));
  const added = role.flags.filter((flag) => !before.flags.includes(flag));
  return {
    deletes: [...gone.map((flag) => flagTuple(ref, flag)), ...(moved && old ? [parentTuple(organizationId, ref, old.code)] : [])],
    writes: [...added.map((flag) => flagTuple(ref, flag)), ...(moved && parent ? [parentTuple(organizationId, ref, parent.code)] : [])],
  };
}

const missing = (id: string) => new AxionError('resource.missing', { kind: 'role', id });

function parentOf(known: readonly RoleRow[], id: string | null): RoleRow | undefined {
  if (id === null) return undefined;
  const found = known.find((role) => role.id === id);
  if (!found) throw missing(id);
  return found;
}

function ownRole(known: readonly RoleRow[], id: string): RoleRow {
  const role = known.find((one) => one.id === id);
  if (!role) throw missing(id);
  if (role.isBuiltIn) throw new AxionError('role.built-in', { code: role.code });
  return role;
}
