import { label, type Model, type Relation, type Rewrite } from './model.ts';

type Relations = Model['relations'];
/** By type and relation: looked at, and whether found to be open to someone by itself. */
type Visited = Map<string, Map<string, boolean>>;

/**
 * Whether a way through the model leads somebody to a relation. The steps and their order are those of OpenFGA's own search: it takes some models for
 * closed that are open (what one branch has looked at, the next one does not look at again), and what it refuses must be refused here too.
 */
export const hasEntry = (relations: Relations, relation: Relation): boolean => search(relations, relation, relation.rewrite, new Map());

function search(relations: Relations, relation: Relation, rewrite: Rewrite, before: Visited): boolean {
  const visited: Visited = new Map(before);
  // The types' own maps are shared by all branches that came to the type through the same one.
  const ofType = visited.get(relation.type) ?? new Map<string, boolean>();
  visited.set(relation.type, ofType);
  ofType.set(relation.name, false);
  const same = (child: Rewrite) => search(relations, relation, child, before);
  switch (rewrite.kind) {
    case 'this':
      return searchDirect(relations, relation, visited);
    case 'computed':
      return known(visited, relation.type, rewrite.relation) ?? open(relations, label(relation.type, rewrite.relation), visited);
    case 'from':
      return searchFrom(relations, relation, rewrite, visited);
    case 'union':
      return rewrite.children.some(same);
    case 'intersection':
      return rewrite.children.every(same);
    case 'difference':
      return same(rewrite.base) && same(rewrite.subtract);
  }
}

const known = (visited: Visited, type: string, name: string): boolean | undefined => visited.get(type)?.get(name);

function open(relations: Relations, name: string, visited: Visited): boolean {
  const relation = relations.get(name);
  return relation !== undefined && search(relations, relation, relation.rewrite, visited);
}

function searchDirect(relations: Relations, relation: Relation, visited: Visited): boolean {
  for (const { type, relation: inner } of relation.restrictions) {
    if (inner === '') {
      visited.get(relation.type)?.set(relation.name, true);
      return true;
    }
    if (known(visited, type, inner) === undefined && open(relations, label(type, inner), visited)) return true;
  }
  return false;
}

function searchFrom(relations: Relations, { type }: Relation, rewrite: Extract<Rewrite, { kind: 'from' }>, visited: Visited): boolean {
  const things = relations.get(label(type, rewrite.tupleset))?.restrictions ?? [];
  return things.some(
    (thing) => known(visited, thing.type, rewrite.relation) ?? open(relations, label(thing.type, rewrite.relation), visited),
  );
}
