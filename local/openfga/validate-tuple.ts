import { fgaError } from './fga-error.ts';
import { allows, label, type Model, type Relation } from './model/model.ts';
import { isUserset, isWildcard, type Node, type Subject, sameSubject, type Tuple, wordSubject } from './tuple.ts';

/** The relation of a node. @throws FgaError `validation_error` when the type or the relation is not in the model */
export function relationOf({ types, relations }: Model, { type, relation }: Pick<Node, 'type' | 'relation'>): Relation {
  if (!types.has(type)) throw fgaError('validation_error', `type '${type}' not found`);
  const found = relations.get(label(type, relation));
  if (!found) throw fgaError('validation_error', `relation '${label(type, relation)}' not found`);
  return found;
}

/** @throws FgaError `validation_error` when a subject's type, or the relation of a userset, is not in the model */
export function requireKnownSubject(model: Model, subject: Subject): void {
  if (!model.types.has(subject.type)) throw fgaError('validation_error', `type '${subject.type}' not found`);
  if (isUserset(subject)) relationOf(model, subject);
}

/** Whether a tuple may be written. @throws FgaError `validation_error` naming what does not fit */
export function requireWritable(model: Model, tuple: Tuple): void {
  requireFitting(model, tuple);
  if (sameSubject(tuple.node, tuple.subject)) throw fgaError('validation_error', 'cannot write a tuple that is implicit');
}

/** Whether a model allows a tuple. @throws FgaError `validation_error` naming what does not fit */
export function requireFitting(model: Model, { node, subject }: Tuple): void {
  const relation = relationOf(model, node);
  requireKnownSubject(model, subject);
  if (allows(relation, subject)) return;
  const what = isWildcard(subject)
    ? `the typed wildcard '${wordSubject(subject)}'`
    : isUserset(subject)
      ? `'${label(subject.type, subject.relation)}'`
      : `type '${subject.type}'`;
  throw fgaError('validation_error', `${what} is not an allowed type restriction for '${label(node.type, node.relation)}'`);
}
