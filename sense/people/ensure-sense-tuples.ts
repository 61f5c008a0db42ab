import type { Authz, RelationTuple } from '@axion/platform/authz/authz.ts';
import { objectRef, userRef } from '@axion/platform/authz/object-ref.ts';
import { eachPage, writeInBatches } from '@axion/platform/authz/write-in-batches.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { organizationRef } from './ask-rights.ts';
import { listMembersWithRoles, listOperators, listOrganizationIds, listOwnRoles, listPlans } from './sense-parents.queries.ts';
import { assigneeTuple, memberTuple, operatorRoleTuples, operatorTuple, tuplesOfOrganization, tuplesOfRole } from './sense-roles.ts';

type Deps = { readonly postgres: Pick<Postgres, 'many'>; readonly authz: Pick<Authz, 'write'>; readonly now: () => Date };

const beforeAll = '00000000-0000-0000-0000-000000000000';

/**
 * Brings the authorization store in step with what is stored here: roles of every organization, who belongs and has which, what is planned where. For
 * an installation that is upgraded or whose store was made anew. Facts that are there already are fine. Returns how many were written.
 */
export async function ensureSenseTuples({ postgres, authz, now }: Deps): Promise<number> {
  const out = writeInBatches(authz);
  const idAfter = (last: { id: string } | undefined) => last?.id ?? beforeAll;
  await out.add(operatorRoleTuples());
  await eachPage(
    (last: { userId: string } | undefined, limit) => postgres.many(listOperators, { after: last?.userId ?? '', limit }),
    (rows) => out.add(rows.map(({ userId }) => operatorTuple(userId))),
  );
  await eachPage(
    (last: { id: string } | undefined, limit) => postgres.many(listOrganizationIds, { after: idAfter(last), limit }),
    (rows) => out.add(rows.flatMap(({ id }) => tuplesOfOrganization(id))),
  );
  await eachPage(
    (last: { id: string; organizationId: string } | undefined, limit) => postgres.many(listOwnRoles, { after: idAfter(last), limit }),
    (rows) => out.add(rows.flatMap(({ organizationId, ...role }) => tuplesOfRole(organizationId, role))),
  );
  await eachPage(
    (last: { organizationId: string; userId: string } | undefined, limit) => {
      const after = { afterOrganizationId: last?.organizationId ?? beforeAll, afterUserId: last?.userId ?? '' };
      return postgres.many(listMembersWithRoles, { ...after, now: now(), limit });
    },
    (rows) =>
      out.add(
        rows.flatMap(({ organizationId, userId, roles }) => [
          memberTuple(organizationId, userId),
          ...roles.map((code) => assigneeTuple(organizationId, userId, code)),
        ]),
      ),
  );
  await eachPage(
    (last: { id: string } | undefined, limit) => postgres.many(listPlans, { after: idAfter(last), limit }),
    (rows) => out.add(rows.flatMap(tuplesOfPlan)),
  );
  return out.end();
}

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
