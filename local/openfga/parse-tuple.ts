import { fgaError } from './fga-error.ts';
import type { Node, ObjectRef, Subject, Tuple, TupleKey } from './tuple.ts';

/** Longest texts in bytes, as OpenFGA bounds them. */
const objectBytes = 256;
const subjectBytes = 512;
const relationBytes = 50;

/** A name: no separator, no space, nothing that cannot be typed or stored (controls, half a surrogate pair). */
const part = '[^:#\\s\\p{Cc}\\p{Cs}]+';
const objectPattern = new RegExp(`^(${part}):(${part})$`, 'u');
const subjectPattern = new RegExp(`^(${part}):(${part})(?:#(${part}))?$`, 'u');
const relationPattern = /^[^:#@\s\p{Cc}\p{Cs}]+$/u;

const fits = (text: string, bytes: number): boolean => Buffer.byteLength(text) <= bytes;

/** @throws FgaError `validation_error` unless it is `type:id` with an id that is not `*` */
export function parseObject(text: string): ObjectRef {
  const [, type, id] = objectPattern.exec(text) ?? [];
  if (type === undefined || id === undefined || !fits(text, objectBytes))
    throw fgaError('validation_error', "invalid 'object' field format");
  if (id === '*') throw fgaError('validation_error', "the 'object' field cannot reference a typed wildcard");
  return { type, id };
}

/** @throws FgaError `validation_error` unless it is `type:id`, `type:*` or `type:id#relation` */
export function parseSubject(text: string): Subject {
  const [, type, id, relation = ''] = subjectPattern.exec(text) ?? [];
  if (type === undefined || id === undefined || !fits(text, subjectBytes)) {
    throw fgaError(
      'validation_error',
      "the 'user' field must be an object (e.g. document:1) or an 'object#relation' or a typed wildcard (e.g. group:*)",
    );
  }
  if (id === '*' && relation !== '') {
    throw fgaError('validation_error', "the 'user' field cannot reference a typed wildcard in a userset value");
  }
  return { type, id, relation };
}

/** @throws FgaError `validation_error` unless it is a relation's name */
export function parseRelation(text: string): string {
  if (!relationPattern.test(text) || !fits(text, relationBytes)) throw fgaError('validation_error', "the 'relation' field is malformed");
  return text;
}

/** A tuple as it came in. @throws FgaError `validation_error` naming the field */
export function parseTuple({ user, relation, object }: TupleKey): Tuple {
  const subject = parseSubject(user);
  const node: Node = { ...parseObject(object), relation: parseRelation(relation) };
  return { node, subject };
}
