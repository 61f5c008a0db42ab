import { fgaError } from '../fga-error.ts';
import { label, type Model, partsOf, type Relation, type Rewrite } from './model.ts';
import type { ModelDocument } from './model-document.ts';

type Sound = Pick<Model, 'relations' | 'types'>;

const reserved = new Set(['self', 'this']);
const typePattern = /^[^:#@*\s]{1,254}$/;
const relationPattern = /^[^:#@*\s]{1,50}$/;

/**
 * Refuses what OpenFGA refuses, and conditions besides: this server does not evaluate them, and a condition that is left out is a right that is
 * given away.
 * @throws FgaError `invalid_authorization_model`
 */
export function refuseFaultyModel(document: ModelDocument, model: Sound): void {
  refuseUnsupported(document);
  refuseBadNames(document, model);
  for (const relation of model.relations.values()) {
    refuseBadRestrictions(relation, model);
    refuseBadRewrite(relation, model);
  }
  refuseRings(model);
  refuseNoEntry(model);
}

function refuseUnsupported({ schema_version, conditions, type_definitions }: ModelDocument): void {
  if (schema_version !== '1.1' && schema_version !== '1.2') throw invalid(`invalid schema version '${schema_version}'`);
  const conditional = type_definitions.some(({ metadata }) =>
    Object.values(metadata?.relations ?? {}).some((relation) => relation.directly_related_user_types?.some(({ condition }) => condition)),
  );
  if (conditional || Object.keys(conditions ?? {}).length > 0) throw invalid('conditions are not supported by this server');
}

function refuseBadNames({ type_definitions }: ModelDocument, { relations, types }: Sound): void {
  if (types.size !== type_definitions.length) throw invalid('an authorization model cannot contain duplicate types');
  const wrongType = [...types].find((type) => !typePattern.test(type) || reserved.has(type));
  if (wrongType !== undefined) throw invalid(`the type name '${wrongType}' is not allowed`);
  const wrong = [...relations.values()].find(({ name }) => !relationPattern.test(name) || reserved.has(name));
  if (wrong) throw invalid(`the relation name '${wrong.name}' of type '${wrong.type}' is not allowed`);
  for (const { type, metadata } of type_definitions) {
    const loose = Object.keys(metadata?.relations ?? {}).find((name) => !relations.has(label(type, name)));
    if (loose !== undefined) throw invalid(`'${label(type, loose)}' has metadata but is not defined`);
  }
}

function refuseBadRestrictions({ type, name, rewrite, restrictions }: Relation, { relations, types }: Sound): void {
  const direct = partsOf(rewrite).some(({ kind }) => kind === 'this');
  if (direct && restrictions.length === 0)
    throw invalid(`the assignable relation '${name}' in object type '${type}' must contain at least one relation type`);
  if (!direct && restrictions.length > 0)
    throw invalid(`the non-assignable relation '${name}' in object type '${type}' should not contain a relation type`);
  for (const restriction of restrictions) {
    const named = label(restriction.type, restriction.relation);
    if (!types.has(restriction.type)) throw invalid(`'${label(type, name)}' allows the undefined type '${restriction.type}'`);
    if (restriction.relation !== '' && !relations.has(named))
      throw invalid(`'${label(type, name)}' allows the undefined relation '${named}'`);
    if (restriction.relation !== '' && restriction.wildcard)
      throw invalid(`'${label(type, name)}' allows a relation and a wildcard at once`);
  }
}

function refuseBadRewrite(relation: Relation, { relations }: Sound): void {
  const { type, name } = relation;
  for (const part of partsOf(relation.rewrite)) {
    if (part.kind === 'computed' && !relations.has(label(type, part.relation)))
      throw invalid(`'${label(type, part.relation)}' is not defined`);
    if (part.kind !== 'from') continue;
    const tupleset = relations.get(label(type, part.tupleset));
    if (!tupleset) throw invalid(`'${label(type, part.tupleset)}' is not defined`);
    // A tupleset leads to things, one tuple one thing: nothing may be computed there, and nobody may stand there but a thing.
    const plain = tupleset.rewrite.kind === 'this' && tupleset.restrictions.every((found) => found.relation === '' && !found.wildcard);
    if (!plain) throw invalid(`the '${label(type, part.tupleset)}' relation is referenced in a tupleset and must be direct and plain`);
    if (!tupleset.restrictions.some((found) => relations.has(label(found.type, part.relation)))) {
      throw invalid(
        `no type of '${label(type, part.tupleset)}' has the relation '${part.relation}' that '${label(type, name)}' takes from it`,
      );
    }
  }
}

/** Relations of one type that compute each other in a ring: no tuple stands between, so the ring says nothing. */
function refuseRings({ relations }: Sound): void {
  for (const [name, { type }] of relations) {
    const ahead = new Set<string>();
    const open = [name];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const part of partsOf((relations.get(next) as Relation).rewrite)) {
        if (part.kind !== 'computed' || ahead.has(label(type, part.relation))) continue;
        ahead.add(label(type, part.relation));
        open.push(label(type, part.relation));
      }
    }
    if (ahead.has(name)) throw invalid(`'${name}' is defined by itself: a potential loop`);
  }
}

/** A relation that only leads round to itself can never be held by anyone. Grows the set of relations that somebody can enter. */
function refuseNoEntry({ relations }: Sound): void {
  const entered = new Set<string>();
  let grew = true;
  while (grew) {
    const before = entered.size;
    for (const [name, relation] of relations) if (hasEntry(relation, relation.rewrite, { relations, entered })) entered.add(name);
    grew = entered.size > before;
  }
  const closed = [...relations.keys()].find((name) => !entered.has(name));
  if (closed !== undefined) throw invalid(`'${closed}' is an impossible relation: it has no entrypoint`);
}

type Entered = { readonly relations: Model['relations']; readonly entered: ReadonlySet<string> };

function hasEntry(relation: Relation, rewrite: Rewrite, known: Entered): boolean {
  const inner = (part: Rewrite) => hasEntry(relation, part, known);
  switch (rewrite.kind) {
    case 'this':
      return relation.restrictions.some((found) => found.relation === '' || known.entered.has(label(found.type, found.relation)));
    case 'computed':
      return known.entered.has(label(relation.type, rewrite.relation));
    case 'from': {
      const things = known.relations.get(label(relation.type, rewrite.tupleset))?.restrictions ?? [];
      return things.some(({ type }) => known.entered.has(label(type, rewrite.relation)));
    }
    case 'union':
      return rewrite.children.some(inner);
    case 'intersection':
      return rewrite.children.every(inner);
    case 'difference':
      return inner(rewrite.base) && inner(rewrite.subtract);
  }
}

const invalid = (message: string) => fgaError('invalid_authorization_model', message);
