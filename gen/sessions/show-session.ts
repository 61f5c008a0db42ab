import type { Session } from '@axion/contracts/gen/session.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { type AskRights, refs } from '../people/ask-rights.ts';
import { listRolesOf } from '../people/people.queries.ts';
import { sessionOf } from './identify-session.ts';

type Deps = { readonly postgres: Pick<Postgres, 'many'>; readonly rights: AskRights };

const asked = ['can_manage_datasources', 'can_manage_dashboards'] as const;

/** Who the caller is and what they may do with Gen as a whole. */
export async function showSession(deps: Deps, actor: Actor): Promise<Session> {
  const [roles, answers, organizationIds] = await Promise.all([
    deps.postgres.many(listRolesOf, { userId: actor.id }),
    deps.rights.holdsEach(
      actor,
      asked.map((permission) => [permission, refs.system]),
    ),
    deps.rights.organizationsOf(actor),
  ]);
  const session = sessionOf(actor);
  const { name, email = null } = actor.kind === 'user' ? actor : { name: actor.id };
  return {
    user: { id: actor.id, name, email },
    roles: [...roles],
    permissions: asked.filter((_permission, i) => answers[i]),
    organizations: organizationIds.map((id) => ({ id })),
    csrfToken: session?.csrfToken ?? null,
    expiresAt: session?.expiresAt ?? null,
  };
}
