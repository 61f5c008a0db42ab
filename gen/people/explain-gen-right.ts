import type { InputOf } from '@axion/contracts/common/endpoint.ts';
import type { Why } from '@axion/contracts/common/why.ts';
import type { whyRight as contract } from '@axion/contracts/gen/why.ts';
import type { Authz } from '@axion/platform/authz/authz.ts';
import type { AuthorizationModel } from '@axion/platform/authz/compose-model.ts';
import { explainRight, objectNamed } from '@axion/platform/authz/explain-right.ts';
import { userRef } from '@axion/platform/authz/object-ref.ts';
import type { Actor } from '@axion/platform/identity/actor.ts';
import { type AskRights, requireSystemRight } from './ask-rights.ts';

export type ExplainDeps = {
  readonly rights: AskRights;
  readonly authz: Pick<Authz, 'batchCheck' | 'read'>;
  /** The model of this release. */
  readonly model: AuthorizationModel;
};

/** Why somebody may do something to a thing of Gen, or what is missing. @throws AxionError `access.denied`, `request.malformed` */
export async function explainGenRight(deps: ExplainDeps, actor: Actor, { user, relation, object }: InputOf<typeof contract>): Promise<Why> {
  await requireSystemRight(deps.rights, actor, 'can_manage_roles');
  const asked = { user: userRef(user), relation, object: objectNamed(object, relation) };
  return (await explainRight({ store: deps.authz, model: deps.model }, asked)) as Why;
}
