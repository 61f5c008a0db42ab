import { permissions } from '@axion/contracts/common/permissions.ts';
import type { Me } from '@axion/contracts/sense/me.ts';
import type { Authz } from '@axion/platform/authz/authz.ts';
import { userRef } from '@axion/platform/authz/object-ref.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { organizationRef } from './ask-rights.ts';
import { listMemberships } from './people.queries.ts';
import type { OrganizationRight } from './require-right.ts';

type Deps = {
  readonly postgres: Pick<Postgres, 'many'>;
  readonly authz: Pick<Authz, 'batchCheck'>;
  readonly now: () => Date;
};

const rights = Object.entries(permissions).flatMap(([name, type]) => (type === 'organization' ? [name as OrganizationRight] : []));

/** Who the caller is, and what they may do in each of their organizations. */
export async function getMe(deps: Deps, actor: Actor): Promise<Me> {
  const organizations = await deps.postgres.many(listMemberships, { userId: actor.id, now: deps.now() });
  const questions = organizations.flatMap(({ id }) =>
    rights.map((relation) => ({ user: userRef(actor.id), relation, object: organizationRef(id) })),
  );
  const answers = await deps.authz.batchCheck(questions);
  return {
    userId: actor.id,
    name: actor.kind === 'user' ? actor.name : actor.id,
    organizations: organizations.map(({ id, code, name }, place) => ({
      id,
      code,
      name,
      permissions: rights.filter((_right, i) => answers[place * rights.length + i]),
    })),
  };
}
