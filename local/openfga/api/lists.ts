import { listObjects } from '../evaluate/list-objects.ts';
import { listUsers } from '../evaluate/list-users.ts';
import { fgaError } from '../fga-error.ts';
import { label, type Model } from '../model/model.ts';
import { parseObject, parseSubject } from '../parse-tuple.ts';
import { isUserset, isWildcard, type Subject, wordObject } from '../tuple.ts';
import { requireKnownSubject } from '../validate-tuple.ts';
import { type ApiDeps, type Call, type Handler, parseBody } from './call.ts';
import { prepare, withDeadline, withFacts } from './prepare.ts';
import { ListObjectsBody, ListUsersBody } from './request-bodies.ts';

/** Lists name an unknown type or relation by codes of their own. @throws FgaError `type_not_found`, `relation_not_found` */
function requireRelation(model: Model, type: string, relation: string): void {
  if (!model.types.has(type)) throw fgaError('type_not_found', `type '${type}' not found`);
  if (!model.relations.has(label(type, relation))) throw fgaError('relation_not_found', `relation '${label(type, relation)}' not found`);
}

async function list(deps: ApiDeps, call: Call): Promise<readonly string[]> {
  const { type, relation, user, contextual_tuples, authorization_model_id } = parseBody(ListObjectsBody, call.body);
  const ready = await prepare(deps, call, authorization_model_id);
  requireRelation(ready.model, type, relation);
  const subject = parseSubject(user);
  requireKnownSubject(ready.model, subject);
  const ids = await listObjects(withDeadline(withFacts(ready, contextual_tuples?.tuple_keys)), { type, relation, subject });
  return ids.map((id) => wordObject({ type, id }));
}

export const postListObjects: Handler = async (deps, call) => ({ status: 200, json: { objects: await list(deps, call) } });

export const postStreamedListObjects: Handler = async (deps, call) => ({
  status: 200,
  lines: (await list(deps, call)).map((object) => ({ result: { object } })),
});

export const postListUsers: Handler = async (deps, call) => {
  const body = parseBody(ListUsersBody, call.body);
  const [kind] = body.user_filters as [{ type: string; relation: string }];
  const ready = withFacts(await prepare(deps, call, body.authorization_model_id), body.contextual_tuples);
  if (!ready.model.types.has(kind.type)) throw fgaError('type_not_found', `type '${kind.type}' not found`);
  if (kind.relation !== '') requireRelation(ready.model, kind.type, kind.relation);
  requireRelation(ready.model, body.object.type, body.relation);
  const node = { ...parseObject(wordObject(body.object)), relation: body.relation };
  const users = await listUsers(withDeadline(ready), { node, kind });
  return { status: 200, json: { users: users.map(shown) } };
};

function shown(subject: Subject): object {
  const { type, id, relation } = subject;
  if (isUserset(subject)) return { userset: { type, id, relation } };
  return isWildcard(subject) ? { wildcard: { type } } : { object: { type, id } };
}
