/** A thing that rights are held on: `document:plan`. Ids are case-sensitive. */
export type ObjectRef = { readonly type: string; readonly id: string };

/** One relation of one thing: `document:plan#viewer`. */
export type Node = ObjectRef & { readonly relation: string };

/** Who holds a right: a thing (`relation` is empty), everyone of a type (`id` is `*`), or all that stand in a relation to a thing. */
export type Subject = ObjectRef & { readonly relation: string };

/** A stored fact: `subject` stands in `node.relation` to the thing of `node`. */
export type Tuple = { readonly node: Node; readonly subject: Subject };

/** How tuples travel. */
export type TupleKey = { readonly user: string; readonly relation: string; readonly object: string };

export const wildcard = '*';
export const isWildcard = ({ id }: ObjectRef): boolean => id === wildcard;
export const isUserset = ({ relation }: Subject): boolean => relation !== '';

export const sameSubject = (one: Subject, other: Subject): boolean =>
  one.type === other.type && one.id === other.id && one.relation === other.relation;

/** `type:id` or `type:id#relation`. */
export const wordSubject = ({ type, id, relation }: Subject): string => (relation === '' ? `${type}:${id}` : `${type}:${id}#${relation}`);
export const wordObject = ({ type, id }: ObjectRef): string => `${type}:${id}`;

/** A tuple as it travels. */
export const keyOf = ({ node, subject }: Tuple): TupleKey => ({
  user: wordSubject(subject),
  relation: node.relation,
  object: wordObject(node),
});
