import type { AppendTuples, SettleTuples, TupleChanges } from '@axion/platform/authz/tuple-outbox.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres, Statements } from '@axion/platform/postgres/postgres.ts';
import type { RecordAudit } from '../audit/record-audit.ts';
import { type HoldsRight, requireRight } from './require-right.ts';
import { countLastingAdministrators, lockOrganization } from './roles/role.queries.ts';
import { rightOf } from './sense-roles.ts';

/** What changing members and roles needs. */
export type PeopleChangeDeps = {
  readonly postgres: Pick<Postgres, 'maybeOne' | 'many' | 'transaction'>;
  readonly holdsRight: HoldsRight;
  readonly record: RecordAudit;
  readonly appendTuples: AppendTuples;
  readonly settle: SettleTuples;
  readonly now: () => Date;
  readonly newId: () => string;
};

/** @throws AxionError `resource.missing` for a stranger, `access.denied` for one who may see the organization only */
export const requireManager = (deps: Pick<PeopleChangeDeps, 'holdsRight'>, actor: Actor, organizationId: string): Promise<void> =>
  requireRight(deps.holdsRight, actor, { right: 'can_manage_users', organizationId, kind: 'organization', id: organizationId });

/** How often rights are asked for again when people or roles changed between the asking and the writing. */
const mostTries = 3;

/** A change of an organization's people or roles. */
type PeopleChange<Plan> = {
  readonly organizationId: string;
  /** What is to be done, by what is there at that moment. */
  readonly plan: (statements: Pick<Statements, 'many'>) => Promise<Plan>;
  /** The flags that somebody gets by it. */
  readonly gives: (plan: Plan) => readonly string[];
  readonly write: (tx: Statements, plan: Plan) => Promise<TupleChanges>;
};

/**
 * Plans a change and asks whether the actor has what it gives; then plans it anew while nothing else of the organization can change, and writes that.
 * @throws AxionError `access.denied` when the actor lacks what it gives
 */
export async function changePeople<Plan>(
  deps: PeopleChangeDeps,
  actor: Actor,
  { organizationId, plan, gives, write }: PeopleChange<Plan>,
): Promise<Plan> {
  let asked = gives(await plan(deps.postgres));
  for (let tries = 0; tries < mostTries; tries += 1) {
    await requireOwnRights(deps, actor, organizationId, asked);
    const done = await deps.postgres.transaction(async (tx) => {
      await tx.maybeOne(lockOrganization, { id: organizationId });
      const planned = await plan(tx);
      const given = gives(planned);
      if (given.some((flag) => !asked.includes(flag))) return { wider: given };
      return { planned, change: await deps.appendTuples(tx, await write(tx, planned)) };
    });
    if (done.wider === undefined) {
      await deps.settle(done.change);
      return done.planned;
    }
    asked = done.wider;
  }
  throw new AxionError('access.denied', { permission: 'can_manage_users' });
}

/**
 * Nobody gives away what they do not have: who manages people could otherwise make themselves anything.
 * @throws AxionError `access.denied` with the first right that is missing
 */
async function requireOwnRights(
  { holdsRight }: Pick<PeopleChangeDeps, 'holdsRight'>,
  actor: Actor,
  organizationId: string,
  flags: readonly string[],
): Promise<void> {
  const rights = flags.map(rightOf);
  const held = await Promise.all(rights.map((right) => holdsRight(actor, right, organizationId)));
  const lacking = rights.find((_right, i) => !held[i]);
  if (lacking) throw new AxionError('access.denied', { permission: lacking });
}

/**
 * Counts who may manage people for good; call what it returns after the change, in the same transaction and with the organization locked.
 * @throws AxionError (the second call) `organization.last-administrator` when somebody did before and nobody does now
 */
export async function requireSomebodyLeft(tx: Statements, organizationId: string): Promise<() => Promise<void>> {
  const count = async () => (await tx.maybeOne(countLastingAdministrators, { organizationId }))?.count ?? 0;
  const before = await count();
  return async () => {
    if (before > 0 && (await count()) === 0) throw new AxionError('organization.last-administrator', { organizationId });
  };
}
