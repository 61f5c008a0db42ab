import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { Why } from '@axion/contracts/common/why.ts';
import type { whyRight as contract } from '@axion/contracts/sense/why.ts';
import type { Authz } from '@axion/platform/authz/authz.ts';
import type { AuthorizationModel } from '@axion/platform/authz/compose-model.ts';
import { explainRight } from '@axion/platform/authz/explain-right.ts';
import { userRef } from '@axion/platform/authz/object-ref.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { organizationRef } from './ask-rights.ts';
import { type PeopleChangeDeps, requireManager } from './change-people.ts';

type Deps = Pick<PeopleChangeDeps, 'holdsRight'> & {
  readonly authz: Pick<Authz, 'batchCheck' | 'read'>;
  /** The model of this release. */
  readonly model: AuthorizationModel;
};

/** Why somebody may do something in an organization, or what is missing. @throws AxionError `resource.missing`, `access.denied` */
export async function explainOrganizationRight(
  deps: Deps,
  actor: Actor,
  { organizationId, user, relation }: InputOf<typeof contract>,
): Promise<Why> {
  await requireManager(deps, actor, organizationId);
  const why = await explainRight(
    { store: deps.authz, model: deps.model },
    { user: userRef(user), relation, object: organizationRef(organizationId) },
  );
  return why as Why;
}
