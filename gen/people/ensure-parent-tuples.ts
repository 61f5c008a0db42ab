import type { RelationTuple } from '@axion/platform/authz/authz.ts';
import { genBuiltInTuples } from '@axion/platform/authz/built-in-roles.ts';
import { bringImplied, givenTuples, type TuplePage, tuplePages } from '@axion/platform/authz/implied-tuples.ts';
import { objectRef, userRef } from '@axion/platform/authz/object-ref.ts';
import type { TupleDeps } from '@axion/platform/authz/tuple-outbox.ts';
import { refs } from './ask-rights.ts';
import { listDashboardOwners, listDataSourceNames, listDatasetParents } from './parents.queries.ts';
import { listUserRoles } from './people.queries.ts';

const beforeAll = '00000000-0000-0000-0000-000000000000';

/**
 * Brings the authorization store in step with what is stored here: what belongs where, who owns what, who has which role, what built-in roles may.
 * For an installation whose store was made anew. Facts that are there already are fine, and what is taken away meanwhile stays away. Returns how many were written.
 * @throws AxionError `authz.change-pending`, `store.refused`
 */
export const ensureParentTuples = (deps: TupleDeps): Promise<number> => bringImplied(deps, parentTuplePages());

/** Every fact that rows of Gen imply. */
export const parentTuplePages = (): readonly TuplePage[] => [
  givenTuples(genBuiltInTuples()),
  tuplePages(
    (tx, last: { name: string } | undefined, limit) => tx.many(listDataSourceNames, { after: last?.name ?? '', limit }),
    ({ name }) => [{ user: refs.system, relation: 'parent', object: refs.source(name) }],
  ),
  tuplePages(
    (tx, last: DatasetRow | undefined, limit) => tx.many(listDatasetParents, { after: last?.id ?? beforeAll, limit }),
    tuplesOfDatasetRow,
  ),
  tuplePages(
    (tx, last: DashboardOwner | undefined, limit) => tx.many(listDashboardOwners, { after: last?.id ?? beforeAll, limit }),
    tuplesOfDashboardRow,
  ),
  tuplePages(
    (tx, last: { userId: string; roleId: number } | undefined, limit) =>
      tx.many(listUserRoles, { afterUserId: last?.userId ?? '', afterRoleId: last?.roleId ?? 0, limit }),
    ({ userId, roleId }) => [{ user: userRef(userId), relation: 'assignee', object: objectRef('role', String(roleId)) }],
  ),
];

type DatasetRow = { readonly id: string; readonly source: string; readonly tables: readonly string[] };

function tuplesOfDatasetRow({ id, source, tables }: DatasetRow): readonly RelationTuple[] {
  return [
    { user: refs.source(source), relation: 'parent', object: refs.dataset(id) },
    ...tables.map((table) => ({ user: refs.dataset(id), relation: 'parent', object: refs.table(id, table) })),
  ];
}

type DashboardOwner = { readonly id: string; readonly createdBy: string; readonly organizationId: string | null };

/** Where a dashboard belongs, who made it, and whose members see it. */
export function tuplesOfDashboardRow({ id, createdBy, organizationId }: DashboardOwner): readonly RelationTuple[] {
  return [
    { user: refs.system, relation: 'parent', object: refs.dashboard(id) },
    { user: userRef(createdBy), relation: 'owner', object: refs.dashboard(id) },
    ...(organizationId === null ? [] : [{ user: refs.organization(organizationId), relation: 'organization', object: refs.dashboard(id) }]),
  ];
}
