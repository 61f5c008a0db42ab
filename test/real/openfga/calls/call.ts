import { key, keys } from '../../../harness/openfga/document-model.ts';

/** A call of the interface in short; `:store` in its path is the store it is made on. */
export type Call = readonly [method: string, path: string, body?: unknown];
/** Calls one after the other on one store, by what they are about. */
export type CallLists = Readonly<Record<string, readonly Call[]>>;

/** Any call by POST, by the end of its path. */
export const post = (path: string, body: unknown): Call => ['POST', `/stores/:store/${path}`, body];
/** Stores facts. */
export const write = (...words: readonly string[]): Call => post('write', { writes: keys(...words) });
/** Takes facts away. */
export const remove = (...words: readonly string[]): Call => post('write', { deletes: keys(...words) });
/** Asks one question; `more` goes beside it. */
export const check = (words: string, more: object = {}): Call => post('check', { tuple_key: key(words), ...more });
/** Asks for the things of a type, in words: subject, relation, type. */
export const list = (words: string, more: object = {}): Call => {
  const [user, relation, type] = words.split(' ');
  return post('list-objects', { user, relation, type, ...more });
};
/** Asks who has a relation to a thing, by one filter. */
export const users = (object: string, relation: string, filter: object, more: object = {}): Call => {
  const [type, id] = object.split(':');
  return post('list-users', { object: { type, id }, relation, user_filters: [filter], ...more });
};
/** So many facts about one thing. */
export const many = (count: number) => Array.from({ length: count }, (_, i) => `user:u${i} owner document:many`);
/** A batch of so many questions, each with its own id unless told otherwise. */
export const checks = (count: number, id = (i: number) => `c${i}`) => ({
  checks: Array.from({ length: count }, (_, i) => ({ tuple_key: key(`user:u${i} viewer document:plan`), correlation_id: id(i) })),
});
/** What most lists begin with: a group, a parent, an exception, and something open to everyone. */
export const facts: readonly Call[] = [
  write('user:amal owner document:plan', 'group:crew#member viewer document:plan', 'user:badr member group:crew'),
  write('document:plan parent document:page', 'user:badr banned document:page', 'user:* viewer document:open'),
];

/** An id of the right form that nobody has. */
export const unknownId = '01M7Z0T9MVPF6JTQR65Q6Z1AVA';
