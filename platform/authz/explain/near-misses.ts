import type { Rewrite } from './model-relations.ts';
import { type Asked, askEach, strictly, typeOf, type Walk } from './walk.ts';

/** Named in one explanation. */
export const mostMisses = 20;

/** Goes every way of a right that is not held, and notes where only a part is missing. */
export async function lookForMisses(walk: Walk, asked: Asked): Promise<void> {
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
