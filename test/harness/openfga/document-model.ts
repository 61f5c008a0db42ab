import { composeModel } from '@axion/platform/authz/compose-model.ts';

/** A model with every kind of rewrite: named users, everyone, groups in groups, a parent's viewers, and an exception. `types` are further types in its language. */
export function documentModel(types = ''): object {
  const contents = `module test

type user
${types}type group
  relations
    define member: [user, group#member]
type document
  relations
    define parent: [document]
    define banned: [user]
    define owner: [user]
    define viewer: [user, user:*, group#member] or owner or viewer from parent
    define reader: viewer but not banned
`;
  return composeModel([{ name: 'test.fga', contents }]).document;
}

/** A fact in words, subject, relation and object with a space between, as the interface takes it. */
export function key(words: string) {
  const [user, relation, object] = words.split(' ');
  return { user, relation, object };
}

/** Several facts, as a write or a question takes them. */
export const keys = (...words: readonly string[]) => ({ tuple_keys: words.map(key) });
