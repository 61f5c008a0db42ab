import type { PermissionOn, ResourceType } from '@axion/contracts/common/permissions.ts';
import type { ObjectName } from './object-ref.ts';

/** May this person do this to that thing? */
export type Question<Type extends ResourceType = ResourceType> = {
  readonly user: ObjectName;
  readonly relation: PermissionOn<Type> | 'member';
  readonly object: `${Type}:${string}`;
};

/** A fact to store or to take away. `user` may be everyone (`user:*`). */
export type RelationTuple = { readonly user: ObjectName; readonly relation: string; readonly object: ObjectName };

export type AskOptions = {
  /** Past every cache: after a right was taken away, and wherever a credential is handed out. */
  readonly consistency?: 'HIGHER_CONSISTENCY';
};

/**
 * The authorization store, with the model that this program was built for. Everything fails closed: no answer is an error, never a yes.
 * @throws AxionError from every call: `store.unavailable` when it does not answer in time, `store.refused` with OpenFGA's code when it will not
 */
export type Authz = {
  check(question: Question, options?: AskOptions): Promise<boolean>;
  /** Answers in the order of the questions; any number, asked fifty at a time. An answer that failed makes the call fail. */
  batchCheck(questions: readonly Question[], options?: AskOptions): Promise<readonly boolean[]>;
  /** The things of a type that a person may do this to: at most what the store lists at once (1,000). */
  listObjects(
    question: { readonly user: ObjectName; readonly relation: string; readonly type: string },
    options?: AskOptions,
  ): Promise<readonly ObjectName[]>;
  /** Stored facts about one thing, by relation if it is given: at most a thousand, in the store's order. */
  read(
    filter: { readonly object: ObjectName; readonly relation?: string; readonly user?: ObjectName },
    options?: AskOptions,
  ): Promise<readonly RelationTuple[]>;
  /**
   * Takes away, then stores, all or nothing; a fact that is already so is fine, and repeated ones count once.
   * @throws RangeError for more than 100 facts, which the store cannot write at once
   */
  write(changes: { readonly writes?: readonly RelationTuple[]; readonly deletes?: readonly RelationTuple[] }): Promise<void>;
  close(): Promise<void>;
};
