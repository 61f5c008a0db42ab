import { fgaError } from '../fga-error.ts';
import { allows, kindOf, label, partsOf, type Relation } from '../model/model.ts';
import { isUserset, type Node, type Subject, wordSubject } from '../tuple.ts';
import { evaluateCheck } from './evaluate-check.ts';
import type { ListDeps } from './list-objects.ts';

const candidateLimit = 100_000;
const readsAtOnce = 500;
const checksAtOnce = 50;

/** `kind` is a type, or the userset of one: `group#member`. */
export type UsersQuestion = { readonly node: Node; readonly kind: Pick<Subject, 'type' | 'relation'> };

/**
 * The subjects of one kind that stand in `node.relation` to the thing of `node`, sorted, at most `resultLimit`. `user:*` stands for all whom no
 * tuple on the way names; who is named is listed by name, when a check says so.
 *
 * It walks the tuples forward and gathers all whom a tuple names, also behind `but not`: one who is taken away from those taken away is back. Each
 * is checked, so that the list says what a check says.
 *
 * @throws FgaError `authorization_model_resolution_too_complex` as a check does, and for more than 100,000 candidates
 */
export async function listUsers(deps: ListDeps, { node, kind }: UsersQuestion): Promise<readonly Subject[]> {
  const named = [...(await namedFrom(deps, node, kind)).entries()].sort(([one], [other]) => (one < other ? -1 : 1));
  const found: Subject[] = [];
  for (let start = 0; start < named.length && found.length < deps.resultLimit && !deps.deadline?.aborted; start += checksAtOnce) {
    deps.signal?.throwIfAborted();
    const some = named.slice(start, start + checksAtOnce).map(([, subject]) => subject);
    const allowed = await Promise.all(some.map((subject) => evaluateCheck(deps, node, subject)));
    found.push(...some.filter((_subject, i) => allowed[i]));
  }
  return found.slice(0, deps.resultLimit);
}

type Named = Map<string, Subject>;

/** All subjects of a kind that a tuple names on any way from `node`, by how they are written. */
async function namedFrom(deps: ListDeps, node: Node, kind: UsersQuestion['kind']): Promise<Named> {
  const named: Named = new Map();
  const seen = new Set<string>();
  let open: readonly Node[] = [node];
  while (open.length > 0 && !deps.deadline?.aborted) {
    deps.signal?.throwIfAborted();
    const some = open.slice(0, readsAtOnce).filter((next) => isNew(seen, next) && leadsTo(deps, next, kind));
    const next = await Promise.all(some.map((one) => lookInto(deps, one, kind, named)));
    open = [...open.slice(readsAtOnce), ...next.flat()];
    if (seen.size + named.size > candidateLimit)
      throw fgaError('authorization_model_resolution_too_complex', 'The list has too many candidates.');
  }
  return named;
}

function isNew(seen: Set<string>, node: Node): boolean {
  const before = seen.size;
  return seen.add(wordSubject(node)).size > before;
}

const leadsTo = ({ model }: ListDeps, { type, relation }: Node, kind: UsersQuestion['kind']): boolean =>
  model.reach.get(label(type, relation))?.has(kindOf(kind)) ?? false;

/** Notes whom the tuples of a node name, and answers with the nodes that it leads to. */
async function lookInto(deps: ListDeps, node: Node, kind: UsersQuestion['kind'], named: Named): Promise<readonly Node[]> {
  const relation = deps.model.relations.get(label(node.type, node.relation)) as Relation;
  if (label(node.type, node.relation) === kindOf(kind)) named.set(wordSubject(node), node);
  const ahead: Node[] = [];
  for (const part of partsOf(relation.rewrite)) {
    if (part.kind === 'computed') ahead.push({ ...node, relation: part.relation });
    if (part.kind === 'this') {
      const subjects = await stored(deps, node, node.relation);
      for (const subject of subjects.filter((one) => kindOf(one) === kindOf(kind))) named.set(wordSubject(subject), subject);
      ahead.push(...subjects.filter(isUserset));
    }
    if (part.kind === 'from')
      ahead.push(...(await stored(deps, node, part.tupleset)).map(({ type, id }) => ({ type, id, relation: part.relation })));
  }
  return ahead;
}

/** The subjects of a thing's relation that the present model allows there. */
async function stored({ model, reader }: ListDeps, node: Node, name: string): Promise<readonly Subject[]> {
  const relation = model.relations.get(label(node.type, name));
  return relation ? (await reader.readTupleset({ ...node, relation: name })).filter((found) => allows(relation, found)) : [];
}
