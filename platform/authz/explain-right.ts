import { type Permission, permissions } from '@axion/contracts/common/permissions.ts';
import { AxionError } from '../errors/axion-error.ts';
import type { AskOptions, Authz, Question, RelationTuple } from './authz.ts';
import type { AuthorizationModel } from './compose-model.ts';
import { modelRelations, type Rewrite } from './explain/model-relations.ts';
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

/** Where a way nearly led: of several relations that are all needed on one thing, some are there and some are not. */
export type NearMiss = {
  readonly object: string;
  readonly relation: string;
  readonly holds: readonly string[];
  readonly lacks: readonly string[];
};

export type Explanation = {
  readonly allowed: boolean;
  /** One way by which it is held, from the thing that was asked about to stored facts; empty when it is not held. */
  readonly path: readonly Step[];
  /** For a right that is not held: what is missing, where something is there already. */
  readonly nearMisses: readonly NearMiss[];
};

type Store = Pick<Authz, 'batchCheck' | 'read'>;
type Asked = { readonly object: ObjectName; readonly relation: string };
type Walk = {
  readonly store: Store;
  readonly relations: ReturnType<typeof modelRelations>;
  readonly user: ObjectName;
  readonly seen: Set<string>;
  readonly misses: NearMiss[];
  left: number;
};

const strictly: AskOptions = { consistency: 'HIGHER_CONSISTENCY' };
/** Things looked at for one explanation. */
const mostLooks = 200;
const mostMisses = 20;

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
  if (allowed) return { allowed, path: (await follow(walk, { object, relation })) ?? [], nearMisses: [] };
  await lookForMisses(walk, { object, relation });
  return { allowed, path: [], nearMisses: walk.misses };
}

const askEach = ({ store, user }: Walk, asked: readonly Asked[]): Promise<readonly boolean[]> =>
  asked.length === 0
    ? Promise.resolve([])
    : store.batchCheck(
        asked.map(({ object, relation }) => ({ user, relation, object }) as Question),
        strictly,
      );

const typeOf = (object: string) => object.slice(0, object.indexOf(':'));

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
      return followFacts(walk, asked);
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

async function followFacts(walk: Walk, asked: Asked): Promise<readonly Step[] | undefined> {
  const facts = await walk.store.read(asked, strictly);
  const everyone = `${typeOf(walk.user)}:*`;
  const own = facts.find(({ user }) => user === walk.user) ?? facts.find(({ user }) => user === everyone);
  if (own) return [{ kind: 'fact', ...asked, fact: own }];
  const groups = facts.filter(({ user }) => user.includes('#'));
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

/** Goes every way of a right that is not held, and notes where only a part is missing. */
async function lookForMisses(walk: Walk, asked: Asked): Promise<void> {
  const key = `${asked.object} ${asked.relation}`;
  walk.left -= 1;
  if (walk.left < 0 || walk.seen.has(key) || walk.misses.length >= mostMisses) return;
  walk.seen.add(key);
  const rewrite = walk.relations.get(`${typeOf(asked.object)}#${asked.relation}`);
  if (rewrite) await missIn(walk, asked, rewrite);
}

async function missIn(walk: Walk, asked: Asked, rewrite: Rewrite): Promise<void> {
  if (rewrite.kind === 'computed') return lookForMisses(walk, { ...asked, relation: rewrite.relation });
  if (rewrite.kind === 'from') {
    const facts = await walk.store.read({ object: asked.object, relation: rewrite.tupleset }, strictly);
    for (const { user } of facts) await lookForMisses(walk, { object: user, relation: rewrite.relation });
    return;
  }
  if (rewrite.kind === 'union') for (const child of rewrite.children) await missIn(walk, asked, child);
  if (rewrite.kind === 'all') await missInAll(walk, asked, rewrite.children);
}

async function missInAll(walk: Walk, asked: Asked, children: readonly Rewrite[]): Promise<void> {
  const needed = children.flatMap((child) => (child.kind === 'computed' ? [child.relation] : []));
  const held = await askEach(
    walk,
    needed.map((relation) => ({ ...asked, relation })),
  );
  const there = needed.filter((_relation, i) => held[i]);
  if (there.length > 0) walk.misses.push({ ...asked, holds: there, lacks: needed.filter((_relation, i) => !held[i]) });
  // A part that is no relation of this thing lies behind another one.
  if (there.length === needed.length) for (const child of children) if (child.kind !== 'computed') await missIn(walk, asked, child);
}

/**
 * The name of a thing as somebody typed it: encoded as `objectRef` does, and of the type that the permission is asked on.
 * @throws AxionError `request.malformed`
 */
export function objectNamed(text: string, permission: Permission): ObjectName {
  if (text.startsWith(`${permissions[permission]}:`) && /^[a-z_]+:[\w.!~'()%/-]{1,250}$/.test(text)) return text as ObjectName;
  const message = `must be ${permissions[permission]}:<id>`;
  throw new AxionError('request.malformed', { errors: [{ path: 'object', code: 'invalid_format', message }] });
}
