import type { Model } from '../model/model.ts';
import type { Node, Subject } from '../tuple.ts';

/** What the evaluation asks of the stored tuples. What comes back may be more than asked for and invalid by the model: the evaluation looks. */
export type TupleReader = {
  /** Of the tuples of `node`: the one with this very subject, the one with everyone of its type, and all whose subject is a userset. */
  readDirect(node: Node, subject: Subject): Promise<readonly Subject[]>;
  /** The subjects of all tuples of a tupleset relation. */
  readTupleset(node: Node): Promise<readonly Subject[]>;
  /** Tells what will likely be asked next, so that it can be read in one go; nothing comes of it but speed. */
  foresee?(reads: { readonly direct: readonly Node[]; readonly tuplesets: readonly Node[] }, subject: Subject): void;
  /**
   * Reads in one go everything that a check of `node` can come to, and answers from that; undefined when it is too much, and the check asks
   * step by step.
   */
  readAhead?(model: Model, node: Node, subject: Subject): Promise<ForwardReader | undefined>;
  /** Ids of the things of a type to which one of the subjects stands in `relation`. */
  readBySubject(question: ReverseQuestion): Promise<readonly string[]>;
};

/** What a check asks. */
export type ForwardReader = Omit<TupleReader, 'readBySubject' | 'readAhead'>;

/** Many subjects of one kind at once. */
export type ReverseQuestion = {
  readonly objectType: string;
  readonly relation: string;
  readonly subjectType: string;
  readonly subjectIds: readonly string[];
  /** Empty for things, else their usersets. */
  readonly subjectRelation: string;
};
