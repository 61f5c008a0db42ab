import type { Node, Subject } from '../tuple.ts';

/** What the evaluation asks of the stored tuples. What comes back may be more than asked for and invalid by the model: the evaluation looks. */
export type TupleReader = {
  /** Of the tuples of `node`: the one with this very subject, the one with everyone of its type, and all whose subject is a userset. */
  readDirect(node: Node, subject: Subject): Promise<readonly Subject[]>;
  /** The subjects of all tuples of a tupleset relation. */
  readTupleset(node: Node): Promise<readonly Subject[]>;
  /** Tells what will likely be asked next, so that it can be read in one go; nothing comes of it but speed. */
  foresee?(reads: { readonly direct: readonly Node[]; readonly tuplesets: readonly Node[] }, subject: Subject): void;
  /** Ids of the things of a type to which one of the subjects stands in `relation`. */
  readBySubject(question: ReverseQuestion): Promise<readonly string[]>;
};

/** Many subjects of one kind at once. */
export type ReverseQuestion = {
  readonly objectType: string;
  readonly relation: string;
  readonly subjectType: string;
  readonly subjectIds: readonly string[];
  /** Empty for things, else their usersets. */
  readonly subjectRelation: string;
};
