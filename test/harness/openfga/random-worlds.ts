import { compileModel } from '@axion/local/openfga/model/compile-model.ts';
import type { Model } from '@axion/local/openfga/model/model.ts';
import type { ModelDocument, RewriteDocument } from '@axion/local/openfga/model/model-document.ts';
import type { Subject, Tuple } from '@axion/local/openfga/tuple.ts';
import fc from 'fast-check';

/** Small worlds for property tests: every kind of rewrite, few enough things that ways meet, cross and run in circles. */
export type World = { readonly model: Model; readonly document: ModelDocument; readonly tuples: readonly Tuple[] };

const computedNames = ['a', 'b', 'c'] as const;
const ids = ['1', '2'];
export const things: readonly { type: string; id: string }[] = ['group', 'doc'].flatMap((type) => ids.map((id) => ({ type, id })));
export const relationNames: Readonly<Record<string, readonly string[]>> = { group: ['member', ...computedNames], doc: [...computedNames] };

const restrictions = fc.uniqueArray(
  fc.constantFrom<readonly [type: string, relation?: string, everyone?: boolean]>(
    ['user'],
    ['user', '', true],
    ['group', 'member'],
    ['group', 'a'],
    ['group', 'b'],
    ['doc', 'a'],
    ['doc', 'c'],
    ['group'],
    ['group', '', true],
  ),
  { minLength: 1, maxLength: 5, selector: (one) => one.join('#') },
);
/** Computed relations only lead on, for a model whose relations compute each other in a ring is refused. */
const rewriteOf = (later: readonly string[]): fc.Arbitrary<RewriteDocument> =>
  fc.letrec<{ part: RewriteDocument }>((tie) => ({
    part: fc.oneof(
      { maxDepth: 2, depthSize: 'small' },
      { weight: 3, arbitrary: fc.constant({ this: {} }) },
      ...(later.length > 0 ? [fc.constantFrom(...later).map((relation) => ({ computedUserset: { relation } }))] : []),
      fc
        .constantFrom(...computedNames)
        .map((relation) => ({ tupleToUserset: { tupleset: { relation: 'parent' }, computedUserset: { relation } } })),
      { weight: 2, arbitrary: fc.array(tie('part'), { minLength: 2, maxLength: 3 }).map((child) => ({ union: { child } })) },
      fc.array(tie('part'), { minLength: 2, maxLength: 2 }).map((child) => ({ intersection: { child } })),
      fc.tuple(tie('part'), tie('part')).map(([base, subtract]) => ({ difference: { base, subtract } })),
    ),
  })).part;

const isDirect = (part: RewriteDocument): boolean => JSON.stringify(part).includes('"this"');
const relationOf = (later: readonly string[]) => fc.record({ rewrite: rewriteOf(later), allowed: restrictions });
type Drawn = {
  readonly rewrite: RewriteDocument;
  readonly allowed: readonly (readonly [type: string, relation?: string, everyone?: boolean])[];
};

function typeDocument(type: string, relations: Readonly<Record<string, Drawn>>): ModelDocument['type_definitions'][number] {
  const entries = Object.entries(relations);
  const word = ([name, inner, everyone]: Drawn['allowed'][number]) => ({
    type: name,
    ...(!inner ? {} : { relation: inner }),
    ...(everyone ? { wildcard: {} } : {}),
  });
  const allowed = entries.map(([name, drawn]) => [
    name,
    { directly_related_user_types: isDirect(drawn.rewrite) ? drawn.allowed.map(word) : [] },
  ]);
  return {
    type,
    relations: Object.fromEntries(entries.map(([name, drawn]) => [name, drawn.rewrite])),
    metadata: { relations: Object.fromEntries(allowed) },
  };
}

const direct = (...allowed: Drawn['allowed']): Drawn => ({ rewrite: { this: {} }, allowed });
const threeRelations = fc.record({ a: relationOf(['b', 'c']), b: relationOf(['c']), c: relationOf([]) });

/** A model that OpenFGA would take; those that it would refuse are left out. */
const models: fc.Arbitrary<{ model: Model; document: ModelDocument }> = fc
  .record({ group: threeRelations, doc: threeRelations })
  .map(({ group, doc }): ModelDocument => {
    const parent = direct(['group'], ['doc']);
    const member = direct(['user'], ['user', '', true], ['group', 'member']);
    return {
      schema_version: '1.1',
      type_definitions: [{ type: 'user' }, typeDocument('group', { member, parent, ...group }), typeDocument('doc', { parent, ...doc })],
    };
  })
  .map((document) => ({ document, model: compiled(document) }))
  .filter((drawn): drawn is { model: Model; document: ModelDocument } => drawn.model !== undefined);

function compiled(document: ModelDocument): Model | undefined {
  try {
    return compileModel(document);
  } catch {
    return undefined;
  }
}

/** Who may be asked about, and who may stand in a tuple. */
export const subjects: readonly Subject[] = [
  { type: 'user', id: 'amal', relation: '' },
  { type: 'user', id: 'badr', relation: '' },
  { type: 'user', id: '*', relation: '' },
  ...things.map((thing) => ({ ...thing, relation: '' })),
  ...things.flatMap((thing) => (relationNames[thing.type] ?? []).map((name) => ({ ...thing, relation: name }))),
];

/** Mostly tuples that the model allows, and some that it does not: another model may have left them. */
const tuplesOf = (model: Model): fc.Arbitrary<readonly Tuple[]> => {
  const all = things.flatMap((thing) =>
    ['parent', ...(relationNames[thing.type] ?? [])].flatMap((name) =>
      subjects.map((subject): Tuple => ({ node: { ...thing, relation: name }, subject })),
    ),
  );
  const fitting = all.filter(({ node, subject }) => {
    const found = model.relations.get(`${node.type}#${node.relation}`)?.restrictions ?? [];
    return found.some(
      ({ type, relation: inner, wildcard }) => type === subject.type && inner === subject.relation && wildcard === (subject.id === '*'),
    );
  });
  const some = fc.subarray(all, { maxLength: 2 });
  return fitting.length === 0
    ? some
    : fc
        .tuple(fc.subarray(fitting, { minLength: Math.min(6, fitting.length), maxLength: 24 }), some)
        .map(([good, odd]) => [...new Set([...good, ...odd])]);
};

export const worlds: fc.Arbitrary<World> = models.chain(({ model, document }) =>
  tuplesOf(model).map((tuples) => ({ model, document, tuples })),
);
