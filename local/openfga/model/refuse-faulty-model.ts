import { fgaError } from '../fga-error.ts';
import { hasEntry } from './has-entry.ts';
import { label, type Model, partsOf, type Relation } from './model.ts';
import type { ModelDocument } from './model-document.ts';

type Sound = Pick<Model, 'relations' | 'types'>;

const reserved = new Set(['self', 'this']);
const typeLimit = 100;
const typePattern = /^[^:#@*\s]{1,254}$/;
const relationPattern = /^[^:#@*\s]{1,50}$/;

/**
 * Refuses what OpenFGA refuses, and conditions besides: this server does not evaluate them, and a condition that is left out is a right that is
 * given away.
 * @throws FgaError `invalid_authorization_model`, `type_invalid_pattern`, `relations_invalid_pattern`, `exceeded_entity_limit`
 */
export function refuseFaultyModel(document: ModelDocument, model: Sound): void {
  if (document.type_definitions.length > typeLimit)
    throw fgaError(
      'exceeded_entity_limit',
      `The number of type definitions in an authorization model exceeds the allowed limit of ${typeLimit}`,
    );
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
  const malformedType = [...types].find((type) => !typePattern.test(type));
  if (malformedType !== undefined) throw fgaError('type_invalid_pattern', `the type name '${malformedType}' is not allowed`);
  const malformed = [...relations.values()].find(({ name }) => !relationPattern.test(name));
  if (malformed)
    throw fgaError('relations_invalid_pattern', `the relation name '${malformed.name}' of type '${malformed.type}' is not allowed`);
  const reservedType = [...types].find((type) => reserved.has(type));
  if (reservedType !== undefined) throw invalid(`the type name '${reservedType}' is reserved`);
  const wrong = [...relations.values()].find(({ name }) => reserved.has(name));
  if (wrong) throw invalid(`the relation name '${wrong.name}' of type '${wrong.type}' is reserved`);
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
    if ((part.kind === 'union' || part.kind === 'intersection') && part.children.length < 2)
      throw invalid(`'${label(type, name)}' has less than two operands in a ${part.kind}`);
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

/** A relation that only leads round to itself can never be held by anyone. */
function refuseNoEntry({ relations }: Sound): void {
  const closed = [...relations].find(([, relation]) => !hasEntry(relations, relation));
  if (closed) throw invalid(`'${closed[0]}' is an impossible relation: it has no entrypoint`);
}

const invalid = (message: string) => fgaError('invalid_authorization_model', message);
