import { isWildcard, type Subject } from '../tuple.ts';

/** How a relation is made up. */
export type Rewrite =
  | { readonly kind: 'this' }
  | { readonly kind: 'computed'; readonly relation: string }
  /** `relation` of the things that stand in `tupleset` to this one. */
  | { readonly kind: 'from'; readonly tupleset: string; readonly relation: string }
  | { readonly kind: 'union' | 'intersection'; readonly children: readonly Rewrite[] }
  | { readonly kind: 'difference'; readonly base: Rewrite; readonly subtract: Rewrite };

/** Who may be written into a relation: things of a type, all of a type (`wildcard`), or those in a relation to such a thing. */
export type Restriction = { readonly type: string; readonly relation: string; readonly wildcard: boolean };

export type Relation = {
  readonly type: string;
  readonly name: string;
  readonly rewrite: Rewrite;
  readonly restrictions: readonly Restriction[];
};

/** A model that was found sound, ready to be asked. */
export type Model = {
  readonly relations: ReadonlyMap<string, Relation>;
  readonly types: ReadonlySet<string>;
  /** For each `type#relation`, the kinds of subject (`user`, `group#member`) from which a way through the model leads to it. */
  readonly reach: ReadonlyMap<string, ReadonlySet<string>>;
  readonly reads: ReadonlyMap<string, Reads>;
};

/** What a check of a relation reads on the thing itself, before any hop: relations that tuples are written into, and tuplesets. */
export type Reads = { readonly direct: readonly string[]; readonly tuplesets: readonly string[] };

/** The name under which a relation stands in `relations` and `reach`. */
export const label = (type: string, relation: string): string => `${type}#${relation}`;

/** The kind of a subject, as it stands in `reach`. */
export const kindOf = ({ type, relation }: Pick<Subject, 'type' | 'relation'>): string => (relation === '' ? type : label(type, relation));

/** Whether a tuple with this subject may count: also stored tuples are asked, for they may come from another model. */
export const allows = ({ restrictions }: Relation, subject: Subject): boolean =>
  restrictions.some(
    ({ type, relation, wildcard }) => type === subject.type && relation === subject.relation && wildcard === isWildcard(subject),
  );

/** The operands of a rewrite, outermost first, with itself. */
export function partsOf(rewrite: Rewrite): readonly Rewrite[] {
  if (rewrite.kind === 'union' || rewrite.kind === 'intersection') return [rewrite, ...rewrite.children.flatMap(partsOf)];
  if (rewrite.kind === 'difference') return [rewrite, ...partsOf(rewrite.base), ...partsOf(rewrite.subtract)];
  return [rewrite];
}

/** The operands that can grant something: all but what stands behind `but not`. */
export function grantingPartsOf(rewrite: Rewrite): readonly Rewrite[] {
  if (rewrite.kind === 'union' || rewrite.kind === 'intersection') return rewrite.children.flatMap(grantingPartsOf);
  return rewrite.kind === 'difference' ? grantingPartsOf(rewrite.base) : [rewrite];
}

/** Whether every operand grants by itself: nothing is intersected, nothing taken away. */
export const isPlain = (rewrite: Rewrite): boolean =>
  partsOf(rewrite).every(({ kind }) => kind !== 'intersection' && kind !== 'difference');
