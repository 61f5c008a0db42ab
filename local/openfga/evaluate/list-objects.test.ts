import { composeModel } from '@axion/platform/authz/compose-model.ts';
import { expect, it } from 'vitest';
import { tuplesInMemory } from '../../../test/harness/tuples-in-memory.ts';
import { compileModel } from '../model/compile-model.ts';
import { ModelDocument } from '../model/model-document.ts';
import { parseSubject, parseTuple } from '../parse-tuple.ts';
import { listObjects } from './list-objects.ts';

const contents = `module test

type user
type group
  relations
    define member: [user]
type document
  relations
    define banned: [user]
    define viewer: [user, user:*, group#member] but not banned
`;
const model = compileModel(ModelDocument.parse(composeModel([{ name: 'test.fga', contents }]).document));
const viewer = (user: string, id: string) => parseTuple({ user, relation: 'viewer', object: `document:${id}` });
const list = (tuples: ReturnType<typeof viewer>[], resultLimit = 1_000) =>
  listObjects(
    { model, reader: tuplesInMemory(tuples), resultLimit },
    { type: 'document', relation: 'viewer', subject: parseSubject('user:amal') },
  );

it('lists what is held by name, by group and by everyone, once each and sorted', async () => {
  const tuples = [
    viewer('user:amal', 'c'),
    viewer('user:*', 'a'),
    viewer('group:crew#member', 'b'),
    viewer('group:crew#member', 'c'),
    viewer('user:badr', 'd'),
    parseTuple({ user: 'user:amal', relation: 'member', object: 'group:crew' }),
  ];
  expect(await list(tuples)).toEqual(['a', 'b', 'c']);
});

it('leaves out what is taken away', async () => {
  const banned = parseTuple({ user: 'user:amal', relation: 'banned', object: 'document:a' });
  expect(await list([viewer('user:amal', 'a'), viewer('user:amal', 'b'), banned])).toEqual(['b']);
});

it('stops at the limit', async () => {
  const tuples = Array.from({ length: 120 }, (_, i) => viewer('user:amal', String(i).padStart(3, '0')));
  expect(await list(tuples, 70)).toHaveLength(70);
});
