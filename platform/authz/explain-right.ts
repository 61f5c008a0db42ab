import type { RelationTuple } from './authz.ts';
import type { AuthorizationModel } from './compose-model.ts';
import { modelRelations, type Rewrite } from './explain/model-relations.ts';
import { lookForMisses, mostMisses } from './explain/near-misses.ts';
import { type Asked, askEach, type NearMiss, type Store, strictly, typeOf, type Walk } from './explain/walk.ts';
import type { ObjectName } from './object-ref.ts';

/**
 * One step from a right back to a stored fact:
 * `fact` ends the way (it names the person, or everyone); `through` goes on at another thing by a stored fact (`dataset:d` has the parent `datasource:air`);
 * `is` says that one relation of the same thing gives another; `both` splits: all of its ways must hold.
 */
export type Step =
  | { readonly kind: 'fact'; readonly object: string; readonly relation: string; readonly fact: RelationTuple }
  | { readonly kind: 'through'; readonly object: string; readonly relation: string; readonly fact: RelationTuple }
  | { readonly kind: 'is'; readonly object: string; readonly relation: string; readonly by: string }
  | { readonly kind: 'both'; readonly object: string; readonly relation: string; readonly ways: readonly (readonly Step[])[] };

export type Explanation = {
  readonly allowed: boolean;
  /** One way by which it is held, from the thing that was asked about to stored facts; empty when it is not held, or `isCut`. */
  readonly path: readonly Step[];
  /** For a right that is not held: what is missing, where something is there already. */
  readonly nearMisses: readonly NearMiss[];
  /** There is more than was looked at: a right may be held without a path here, or lack something that is not named. */
  readonly isCut: boolean;
};

/** Things looked at for one explanation. */
const mostLooks = 200;

/**
 * Why somebody holds a right, or what is missing. Walks the model from the thing back to stored facts; at every fork the store itself says which ways
 * hold, so that the answer is never another one than its own.
 * @throws AxionError `store.unavailable`, `store.refused` (a relation or type that the model does not have)
 */
export async function explainRight(
  { store, model }: { readonly store: Store; readonly model: AuthorizationModel },
  { user, relation, object }: { readonly user: ObjectName; readonly relation: string; readonly object: ObjectName },
): Promise<Explanation> {
  const relations = modelRelations(model);
  const walk: Walk = { store, relations, user, seen: new Set(), misses: [], left: mostLooks };
  const [allowed = false] = await askEach(walk, [{ object, relation }]);
  if (allowed) {
    const path = (await follow(walk, { object, relation })) ?? [];
    return { allowed, path, nearMisses: [], isCut: path.length === 0 };
  }
  await lookForMisses(walk, { object, relation });
  return { allowed, path: [], nearMisses: walk.misses, isCut: walk.left < 0 || walk.misses.length >= mostMisses };
}

/** The way by which something is held that the store says is held. */
async function follow(walk: Walk, asked: Asked): Promise<readonly Step[] | undefined> {
  const key = `${asked.object} ${asked.relation}`;
  walk.left -= 1;
  if (walk.left < 0 || walk.seen.has(key)) return undefined;
  walk.seen.add(key);
  const rewrite = walk.relations.get(`${typeOf(asked.object)}#${asked.relation}`);
  const found = rewrite ? await followRewrite(walk, asked, rewrite) : undefined;
  walk.seen.delete(key);
  return found;
}

async function followRewrite(walk: Walk, asked: Asked, rewrite: Rewrite): Promise<readonly Step[] | undefined> {
  switch (rewrite.kind) {
    case 'this':
      return followFacts(walk, asked, rewrite);
    case 'computed':
      return prefixed({ kind: 'is', ...asked, by: rewrite.relation }, await holds(walk, { ...asked, relation: rewrite.relation }));
    case 'from':
      return followFrom(walk, asked, rewrite);
    case 'union':
      return firstOf(rewrite.children, (child) => followRewrite(walk, asked, child));
    case 'all': {
      const ways = [];
      for (const child of rewrite.children) {
        const way = await followRewrite(walk, asked, child);
        if (!way) return undefined;
        ways.push(way);
      }
      return [{ kind: 'both', ...asked, ways }];
    }
  }
}

/** Follows a relation if the store says that it is held. */
async function holds(walk: Walk, asked: Asked): Promise<readonly Step[] | undefined> {
  const [held] = await askEach(walk, [asked]);
  return held ? follow(walk, asked) : undefined;
}

/** The person's own fact, or everyone's, is asked for by name: there may be more facts of a thing than the store lists. */
async function followFacts(
  walk: Walk,
  asked: Asked,
  { usersets }: Extract<Rewrite, { kind: 'this' }>,
): Promise<readonly Step[] | undefined> {
  for (const user of [walk.user, `${typeOf(walk.user)}:*`] as const) {
    const own = (await walk.store.read({ ...asked, user }, strictly)).find((fact) => fact.user === user);
    if (own) return [{ kind: 'fact', ...asked, fact: own }];
  }
  if (!usersets) return undefined;
  const groups = (await walk.store.read(asked, strictly)).filter(({ user }) => user.includes('#'));
  return followHeld(
    walk,
    asked,
    groups.map((fact) => {
      const [object = '', relation = ''] = fact.user.split('#');
      return { fact, next: { object: object as ObjectName, relation } };
    }),
  );
}

async function followFrom(walk: Walk, asked: Asked, { tupleset, relation }: Extract<Rewrite, { kind: 'from' }>) {
  const facts = await walk.store.read({ object: asked.object, relation: tupleset }, strictly);
  const known = facts.filter(({ user }) => walk.relations.has(`${typeOf(user)}#${relation}`));
  return followHeld(
    walk,
    asked,
    known.map((fact) => ({ fact, next: { object: fact.user, relation } })),
  );
}

type Way = { readonly fact: RelationTuple; readonly next: Asked };

async function followHeld(walk: Walk, asked: Asked, ways: readonly Way[]): Promise<readonly Step[] | undefined> {
  const held = await askEach(
    walk,
    ways.map(({ next }) => next),
  );
  return firstOf(
    ways.filter((_way, i) => held[i]),
    async ({ fact, next }) => prefixed({ kind: 'through', ...asked, fact }, await follow(walk, next)),
  );
}

const prefixed = (step: Step, rest: readonly Step[] | undefined): readonly Step[] | undefined => rest && [step, ...rest];

async function firstOf<Part>(parts: readonly Part[], look: (part: Part) => Promise<readonly Step[] | undefined>) {
  for (const part of parts) {
    const found = await look(part);
    if (found) return found;
  }
  return undefined;
}

export { objectNamed } from './explain/object-named.ts';
