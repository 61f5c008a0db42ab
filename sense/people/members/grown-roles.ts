/** A role that somebody has, or is to have, until a moment; null is for good. */
export type RoleUntil = { readonly roleId: string; readonly endsAt: Date | null };

/** The earlier of two ends: a role ends with the membership at the latest. */
export const earlierEnd = (one: Date | null, other: Date | null): Date | null =>
  one === null || other === null ? (one ?? other) : one < other ? one : other;

/** Roles that somebody is to have and does not have now, or for longer than now: to give one, you must have what it gives. */
export const grownRoles = (before: readonly RoleUntil[], wanted: readonly RoleUntil[]): readonly string[] =>
  wanted
    .filter(({ roleId, endsAt }) => {
      const held = before.find((one) => one.roleId === roleId);
      return held === undefined || (held.endsAt !== null && (endsAt === null || endsAt > held.endsAt));
    })
    .map(({ roleId }) => roleId);
