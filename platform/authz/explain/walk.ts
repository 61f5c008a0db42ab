import type { AskOptions, Authz, Question } from '../authz.ts';
import type { ObjectName } from '../object-ref.ts';
import type { modelRelations } from './model-relations.ts';

/** Where a way nearly led: of several relations that are all needed on one thing, some are there and some are not. */
export type NearMiss = {
  readonly object: string;
  readonly relation: string;
  readonly holds: readonly string[];
  readonly lacks: readonly string[];
};

/** What an explanation asks. */
export type Store = Pick<Authz, 'batchCheck' | 'read'>;
export type Asked = { readonly object: ObjectName; readonly relation: string };

/** One search through a model for one person, and how many things it may still look at. */
export type Walk = {
  readonly store: Store;
  readonly relations: ReturnType<typeof modelRelations>;
  readonly user: ObjectName;
  readonly seen: Set<string>;
  readonly misses: NearMiss[];
  left: number;
};

/** Past every cache: an explanation is of this moment. */
export const strictly: AskOptions = { consistency: 'HIGHER_CONSISTENCY' };

/** Whether the person has each of these, as the store says. */
export const askEach = ({ store, user }: Walk, asked: readonly Asked[]): Promise<readonly boolean[]> =>
  asked.length === 0
    ? Promise.resolve([])
    : store.batchCheck(
        asked.map(({ object, relation }) => ({ user, relation, object }) as Question),
        strictly,
      );

export const typeOf = (object: string) => object.slice(0, object.indexOf(':'));
