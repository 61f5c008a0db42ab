import { composeModel } from '@axion/platform/authz/compose-model.ts';
import { describe, expect, it } from 'vitest';
import { tuplesInMemory } from '../../../test/harness/openfga/tuples-in-memory.ts';
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

describe('what lies far', () => {
  const folders = compileModel(
    ModelDocument.parse(
      composeModel([
        {
          name: 'test.fga',
          contents: `module test

type user
type folder
  relations
    define parent: [folder]
    define banned: [user]
    define viewer: [user] or viewer from parent
    define reader: viewer but not banned
`,
        },
      ]).document,
    ),
  );
  const tuple = (words: string) => {
    const [user = '', relation = '', object = ''] = words.split(' ');
    return parseTuple({ user, relation, object });
  };
  const chain = (hops: number) => [
    ...Array.from({ length: hops }, (_, i) => tuple(`folder:f${i + 1} parent folder:f${i}`)),
    tuple(`user:amal viewer folder:f${hops}`),
  ];
  const ask = (tuples: readonly ReturnType<typeof tuple>[], relation: string) =>
    listObjects(
      { model: folders, reader: tuplesInMemory(tuples), resultLimit: 1_000 },
      { type: 'folder', relation, subject: parseSubject('user:amal') },
    );

  it.each(['viewer', 'reader'])('is listed to 24 hops as %s', async (relation) => {
    expect(await ask(chain(24), relation)).toHaveLength(25);
  });

  it.each(['viewer', 'reader'])('is too complex from 25 hops as %s, as in a check', async (relation) => {
    await expect(ask(chain(25), relation)).rejects.toMatchObject({ fgaCode: 'authorization_model_resolution_too_complex' });
  });

  it('is listed when a shorter way leads there', async () => {
    expect(await ask([...chain(30), ...chain(12), tuple('user:amal viewer folder:f18')], 'viewer')).toHaveLength(31);
  });
});

it('ends with what it found when its time is over', async () => {
  const deps = { model, reader: tuplesInMemory([viewer('user:amal', 'a')]), resultLimit: 10, deadline: AbortSignal.abort() };
  expect(await listObjects(deps, { type: 'document', relation: 'viewer', subject: parseSubject('user:amal') })).toEqual([]);
});
