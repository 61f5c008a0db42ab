import type { RelationTuple } from '@axion/platform/authz/authz.ts';
import { bringImplied, givenTuples, type TuplePage, tuplePages } from '@axion/platform/authz/implied-tuples.ts';
import { objectRef, userRef } from '@axion/platform/authz/object-ref.ts';
import type { TupleDeps } from '@axion/platform/authz/tuple-outbox.ts';
import { organizationRef } from './ask-rights.ts';
import * as parents from './sense-parents.queries.ts';
import {
  assigneeTuple,
  memberTuple,
  operatorRoleTuples,
  operatorTuple,
  type RoleFacts,
  tuplesOfOrganization,
  tuplesOfRole,
} from './sense-roles.ts';

const beforeAll = '00000000-0000-0000-0000-000000000000';

/**
 * Brings the authorization store in step with what is stored here: roles of every organization, who belongs and has which, what is planned where. For
 * an installation that is upgraded or whose store was made anew. Facts that are there already are fine, and what is taken away meanwhile stays away. Returns how many
 * were written. @throws AxionError `authz.change-pending`, `store.refused`
 */
export const ensureSenseTuples = ({ now, ...deps }: TupleDeps & { readonly now: () => Date }): Promise<number> =>
  bringImplied(deps, senseTuplePages(now));

/** Every fact that rows of Sense imply. */
export const senseTuplePages = (now: () => Date): readonly TuplePage[] => [
  givenTuples(operatorRoleTuples()),
  tuplePages(
    (tx, last: { userId: string } | undefined, limit) => tx.many(parents.listOperators, { after: last?.userId ?? '', limit }),
    ({ userId }) => [operatorTuple(userId)],
  ),
  tuplePages(
    (tx, last: { id: string } | undefined, limit) => tx.many(parents.listOrganizationIds, { after: idAfter(last), limit }),
    ({ id }) => tuplesOfOrganization(id),
  ),
  tuplePages(
    (tx, last: OwnRole | undefined, limit) => tx.many(parents.listOwnRoles, { after: idAfter(last), limit }),
    ({ organizationId, ...role }) => tuplesOfRole(organizationId, role),
  ),
  tuplePages(
    (tx, last: { organizationId: string; userId: string } | undefined, limit) =>
      tx.many(parents.listMembers, { ...memberAfter(last), now: now(), limit }),
    ({ organizationId, userId }) => [memberTuple(organizationId, userId)],
  ),
  tuplePages(
    (tx, last: { organizationId: string; userId: string; roleId: string; code: string } | undefined, limit) =>
      tx.many(parents.listAssignees, { ...memberAfter(last), afterRoleId: last?.roleId ?? beforeAll, now: now(), limit }),
    ({ organizationId, userId, code }) => [assigneeTuple(organizationId, userId, code)],
  ),
  tuplePages(
    (tx, last: { id: string; organizationId: string } | undefined, limit) => tx.many(parents.listProjects, { after: idAfter(last), limit }),
    (plan) => tuplesOfPlan({ ...plan, type: 'project', projectId: null, assigneeId: null }),
  ),
  tuplePages(
    (tx, last: Omit<Plan, 'type' | 'assigneeId'> | undefined, limit) => tx.many(parents.listTerritories, { after: idAfter(last), limit }),
    (plan) => tuplesOfPlan({ ...plan, type: 'territory', assigneeId: null }),
  ),
  tuplePages(
    (tx, last: Omit<Plan, 'type'> | undefined, limit) => tx.many(parents.listTasks, { after: idAfter(last), limit }),
    (plan) => tuplesOfPlan({ ...plan, type: 'task' }),
  ),
];

const idAfter = (last: { readonly id: string } | undefined): string => last?.id ?? beforeAll;
const memberAfter = (last: { readonly organizationId: string; readonly userId: string } | undefined) => ({
  afterOrganizationId: last?.organizationId ?? beforeAll,
  afterUserId: last?.userId ?? '',
});

type OwnRole = RoleFacts & { readonly id: string; readonly organizationId: string };
type Plan = {
  readonly id: string;
  readonly type: 'project' | 'territory' | 'task';
  readonly organizationId: string;
  readonly projectId: string | null;
  readonly assigneeId: string | null;
};

/** Where a project, territory or task belongs, and whom a task is given to. */
function tuplesOfPlan({ id, type, organizationId, projectId, assigneeId }: Plan): readonly RelationTuple[] {
  const object = objectRef(type, id);
  return [
    { user: organizationRef(organizationId), relation: 'organization', object },
    ...(projectId === null ? [] : [{ user: objectRef('project', projectId), relation: 'project', object }]),
    ...(assigneeId === null ? [] : [{ user: userRef(assigneeId), relation: 'assignee', object }]),
  ];
}
