import { composeModel } from '@axion/platform/authz/compose-model.ts';
import { describe, expect, it } from 'vitest';
import { tuplesInMemory } from '../../../test/harness/openfga/tuples-in-memory.ts';
import { compileModel } from '../model/compile-model.ts';
import { ModelDocument } from '../model/model-document.ts';
import { parseObject, parseTuple } from '../parse-tuple.ts';
import { wordSubject } from '../tuple.ts';
import { listUsers } from './list-users.ts';

const contents = `module test

type user
type group
  relations
    define member: [user, group#member]
type folder
  relations
    define parent: [folder]
    define viewer: [user] or viewer from parent
type document
  relations
    define parent: [folder]
    define pardoned: [user]
    define suspect: [user, user:*]
    define banned: suspect but not pardoned
    define viewer: [user, user:*, group#member] or viewer from parent
    define reader: viewer but not banned
`;
const model = compileModel(ModelDocument.parse(composeModel([{ name: 'test.fga', contents }]).document));
const tuplesOf = (facts: readonly string[]) =>
  facts.map((words) => {
    const [user = '', relation = '', object = ''] = words.split(' ');
    return parseTuple({ user, relation, object });
  });
const list = async (facts: readonly string[], question: string, kind = { type: 'user', relation: '' }, more: object = {}) => {
  const [relation = '', object = ''] = question.split(' ');
  const deps = { model, reader: tuplesInMemory(tuplesOf(facts)), resultLimit: 1_000, ...more };
  return (await listUsers(deps, { node: { ...parseObject(object), relation }, kind })).map(wordSubject);
};

it('lists by name, by group, from above, and everyone, once each and sorted', async () => {
  const facts = [
    'user:chen viewer document:plan',
    'user:* viewer document:plan',
    'group:crew#member viewer document:plan',
    'group:night#member member group:crew',
    'user:badr member group:night',
    'user:chen member group:crew',
    'folder:street parent document:plan',
    'user:amal viewer folder:street',
    'user:dina viewer document:other',
  ];
  expect(await list(facts, 'viewer document:plan')).toEqual(['user:*', 'user:amal', 'user:badr', 'user:chen']);
  const groups = ['group:crew#member', 'group:night#member'];
  expect(await list(facts, 'viewer document:plan', { type: 'group', relation: 'member' })).toEqual(groups);
});

describe('behind but not', () => {
  const everyone = ['user:* viewer document:plan', 'user:* suspect document:plan'];
  it('everyone is taken away, and who is named there is back', async () => {
    expect(await list([...everyone, 'user:amal pardoned document:plan'], 'reader document:plan')).toEqual(['user:amal']);
  });

  it('who is taken away is not listed', async () => {
    const facts = ['user:amal viewer document:plan', 'user:badr viewer document:plan', 'user:amal suspect document:plan'];
    expect(await list(facts, 'reader document:plan')).toEqual(['user:badr']);
  });
});

it('does not list whom the present model does not allow', async () => {
  const facts = ['user:* viewer folder:street', 'group:crew#member viewer folder:street', 'user:amal member group:crew'];
  expect(await list(facts, 'viewer folder:street')).toEqual([]);
});

it('names a way that is too long, as a check does', async () => {
  const facts = Array.from({ length: 25 }, (_, i) => `folder:f${i + 1} parent folder:f${i}`);
  const asked = list([...facts, 'user:amal viewer folder:f25'], 'viewer folder:f0');
  await expect(asked).rejects.toMatchObject({ fgaCode: 'authorization_model_resolution_too_complex' });
  expect(await list([...facts, 'user:amal viewer folder:f25'], 'viewer folder:f1')).toEqual(['user:amal']);
});

it('stops at the limit, and ends with what it found when its time is over', async () => {
  const facts = Array.from({ length: 120 }, (_, i) => `user:u${i} viewer document:plan`);
  expect(await list(facts, 'viewer document:plan', undefined, { resultLimit: 70 })).toHaveLength(70);
  expect(await list(facts, 'viewer document:plan', undefined, { deadline: AbortSignal.abort() })).toEqual([]);
});
