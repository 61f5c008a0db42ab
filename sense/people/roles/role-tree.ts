import type { Role } from '@axion/contracts/sense/roles.ts';
import { rightOf } from '../sense-roles.ts';
import type { RoleRow } from './role.queries.ts';

/** As deep as the store lets roles inherit. */
const mostDeep = 8;

/** A role and what it inherits from, nearest first; ends at a role that is not there, or comes back to one that was. */
export function lineageOf(roles: readonly RoleRow[], id: string): readonly RoleRow[] {
  const line: RoleRow[] = [];
  for (let next: string | null = id; next !== null && line.length <= mostDeep; ) {
    const role = roles.find((one) => one.id === next);
    if (!role || line.includes(role)) break;
    line.push(role);
    next = role.inheritsFromId;
  }
  return line;
}

/** Whether a role could not inherit from another: they would close a circle, or follow each other too deep. */
export function wouldCircle(roles: readonly RoleRow[], id: string, parentId: string | null): boolean {
  if (parentId === null) return false;
  const line = lineageOf(roles, parentId);
  return line.some((role) => role.id === id) || line.length + heightOf(roles, id) > mostDeep;
}

/** How many roles follow each other down to a role's last heir, beside itself. */
const heightOf = (roles: readonly RoleRow[], id: string, depth = 0): number =>
  depth > mostDeep
    ? depth
    : Math.max(0, ...roles.filter(({ inheritsFromId }) => inheritsFromId === id).map((heir) => 1 + heightOf(roles, heir.id, depth + 1)));

/** All flags of a role, inherited ones among them. */
export const flagsOf = (roles: readonly RoleRow[], id: string): readonly string[] => [
  ...new Set(lineageOf(roles, id).flatMap(({ flags }) => flags)),
];

/** A role as people see it. */
export const showRole = (roles: readonly RoleRow[], { flags, ...role }: RoleRow): Role => ({
  ...role,
  rights: flags.map(rightOf),
  allRights: flagsOf(roles, role.id).map(rightOf),
});
