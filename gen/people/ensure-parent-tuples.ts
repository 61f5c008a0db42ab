import type { Authz, RelationTuple } from '@axion/platform/authz/authz.ts';
import { genBuiltInTuples } from '@axion/platform/authz/built-in-roles.ts';
import { objectRef, userRef } from '@axion/platform/authz/object-ref.ts';
import { eachPage, writeInBatches } from '@axion/platform/authz/write-in-batches.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { refs } from './ask-rights.ts';
import { listDashboardOwners, listDataSourceNames, listDatasetParents } from './parents.queries.ts';
import { listUserRoles } from './people.queries.ts';

type Deps = { readonly postgres: Pick<Postgres, 'many'>; readonly authz: Pick<Authz, 'write'> };

const beforeAll = '00000000-0000-0000-0000-000000000000';

/**
 * Brings the authorization store in step with what is stored here: what belongs where, who owns what, who has which role, what built-in roles may.
 * For an installation whose store was made anew. Facts that are there already are fine. Returns how many were written.
 */
export async function ensureParentTuples({ postgres, authz }: Deps): Promise<number> {
  const out = writeInBatches(authz);
  await out.add(genBuiltInTuples());
  await eachPage(
    (last: { name: string } | undefined, limit) => postgres.many(listDataSourceNames, { after: last?.name ?? '', limit }),
    (rows) => out.add(rows.map(({ name }) => ({ user: refs.system, relation: 'parent', object: refs.source(name) }))),
  );
  await eachPage(
    (last: { id: string } | undefined, limit) => postgres.many(listDatasetParents, { after: last?.id ?? beforeAll, limit }),
    (rows) => out.add(rows.flatMap(tuplesOfDatasetRow)),
  );
  await eachPage(
    (last: { id: string } | undefined, limit) => postgres.many(listDashboardOwners, { after: last?.id ?? beforeAll, limit }),
    (rows) => out.add(rows.flatMap(tuplesOfDashboardRow)),
  );
  await eachPage(
    (last: { userId: string; roleId: number } | undefined, limit) =>
      postgres.many(listUserRoles, { afterUserId: last?.userId ?? '', afterRoleId: last?.roleId ?? 0, limit }),
    (rows) =>
      out.add(
        rows.map(({ userId, roleId }) => ({ user: userRef(userId), relation: 'assignee', object: objectRef('role', String(roleId)) })),
      ),
  );
  return out.end();
}

const tuplesOfDatasetRow = ({ id, source, tables }: { id: string; source: string; tables: string[] }): readonly RelationTuple[] => [
  { user: refs.source(source), relation: 'parent', object: refs.dataset(id) },
  ...tables.map((table) => ({ user: refs.dataset(id), relation: 'parent', object: refs.table(id, table) })),
];

type DashboardOwner = { readonly id: string; readonly createdBy: string; readonly organizationId: string | null };

/** Where a dashboard belongs, who made it, and whose members see it. */
export const tuplesOfDashboardRow = ({ id, createdBy, organizationId }: DashboardOwner): readonly RelationTuple[] => [
  { user: refs.system, relation: 'parent', object: refs.dashboard(id) },
  { user: userRef(createdBy), relation: 'owner', object: refs.dashboard(id) },
  ...(organizationId === null ? [] : [{ user: refs.organization(organizationId), relation: 'organization', object: refs.dashboard(id) }]),
];
