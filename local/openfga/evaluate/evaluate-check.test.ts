import { composeModel } from '@axion/platform/authz/compose-model.ts';
import { describe, expect, it } from 'vitest';
import { tuplesInMemory } from '../../../test/harness/openfga/tuples-in-memory.ts';
import { compileModel } from '../model/compile-model.ts';
import { ModelDocument } from '../model/model-document.ts';
import { parseObject, parseSubject, parseTuple } from '../parse-tuple.ts';
import { evaluateCheck } from './evaluate-check.ts';

/** Asks `subject relation object` of a model in the modelling language and of tuples in the same order. */
function world(types: string, tuples: readonly string[]) {
  const { document } = composeModel([{ name: 'test.fga', contents: `module test\n\n${types}\n` }]);
  const model = compileModel(ModelDocument.parse(document));
  const reader = tuplesInMemory(
    tuples.map((words) => {
      const [user = '', relation = '', object = ''] = words.split(' ');
      return parseTuple({ user, relation, object });
    }),
  );
  return (words: string): Promise<boolean> => {
    const [user = '', relation = '', object = ''] = words.split(' ');
    return evaluateCheck({ model, reader }, { ...parseObject(object), relation }, parseSubject(user));
  };
}

const documents = `
type user
type robot
type group
  relations
    define member: [user, user:*, group#member]
type folder
  relations
    define viewer: [user, group#member]
type document
  relations
    define parent: [folder]
    define banned: [user, user:*, group#member]
    define owner: [user]
    define approver: [user]
    define viewer: [user, robot:*, group#member, group:*] or owner or viewer from parent
    define reader: viewer but not banned
    define publisher: owner and approver`;

describe('a person stands in a relation', () => {
  const ask = world(documents, [
    'user:amal owner document:plan',
    'user:amal approver document:plan',
    'user:badr approver document:plan',
    'group:crew#member viewer document:plan',
    'user:chen member group:night',
    'group:night#member member group:crew',
    'folder:street parent document:plan',
    'group:office#member viewer folder:street',
    'user:dina member group:office',
    'user:dina banned document:plan',
    'user:* member group:all',
    'group:all#member viewer document:open',
    'robot:* viewer document:open',
    'user:* banned document:open',
    'group:* viewer document:shared',
  ]);
  it.each([
    ['user:amal owner document:plan', true],
    ['user:amal viewer document:plan', true],
    ['user:chen viewer document:plan', true],
    ['user:dina viewer document:plan', true],
    ['user:dina reader document:plan', false],
    ['user:chen reader document:plan', true],
    ['user:eve viewer document:plan', false],
    ['user:amal publisher document:plan', true],
    ['user:badr publisher document:plan', false],
    ['user:eve viewer document:open', true],
    ['user:eve reader document:open', false],
    ['user:* viewer document:open', true],
    ['user:* viewer document:plan', false],
    ['robot:r2 viewer document:open', true],
    ['robot:r2 viewer document:plan', false],
    ['group:night#member viewer document:plan', true],
    ['group:crew#member viewer document:plan', true],
    ['group:other#member viewer document:plan', false],
    ['group:night viewer document:plan', false],
    ['group:night viewer document:shared', true],
    ['group:night#member viewer document:shared', false],
    ['document:plan#viewer viewer document:plan', true],
    ['group:x#member member group:x', true],
    ['group:x#member member group:all', false],
    ['user:Amal owner document:plan', false],
    ['user:amal owner document:Plan', false],
  ])('%s: %s', async (words, expected) => {
    expect(await ask(words)).toBe(expected);
  });
});

describe('stored tuples that the model does not allow do not count', () => {
  const ask = world(documents, [
    'user:* owner document:plan',
    'group:crew#member owner document:plan',
    'robot:r2 viewer document:plan',
    'group:crew#viewer viewer document:plan',
    'user:badr member group:crew',
    'user:badr viewer group:crew',
    'group:crew#member parent document:plan',
    'folder:* parent document:plan',
  ]);
  it.each([
    'user:amal owner document:plan',
    'user:badr owner document:plan',
    'robot:r2 viewer document:plan',
    'user:badr viewer document:plan',
  ])('%s', async (words) => {
    expect(await ask(words)).toBe(false);
  });
});

describe('a cycle', () => {
  const rings = `
type user
type robot
type group
  relations
    define member: [user, group#member]
type document
  relations
    define viewer: [user, robot]
    define banned: [user, group#member]
    define reader: viewer but not banned`;
  const ask = world(rings, [
    'group:a#member member group:b',
    'group:b#member member group:a',
    'user:amal member group:b',
    'user:amal viewer document:plan',
    'user:badr viewer document:plan',
    'group:a#member banned document:plan',
    'user:badr viewer document:free',
    'robot:r2 viewer document:plan',
  ]);
  it.each([
    ['gives what is found on the way', 'user:amal member group:a', true],
    ['finds nobody else', 'user:badr member group:a', false],
    ['bans whom it finds', 'user:amal reader document:plan', false],
    ['behind but not denies also whom it does not find', 'user:badr reader document:plan', false],
    ['harms no kind of subject that it cannot hold', 'robot:r2 reader document:plan', true],
    ['elsewhere harms nobody', 'user:badr reader document:free', true],
  ])('%s', async (_what, words, expected) => {
    expect(await ask(words)).toBe(expected);
  });

  it('is seen through when another branch settles it', async () => {
    // Inside of `a`, `n` leads back to `a` and is nothing; after `a` has come to nothing for want of `z`, `n` is a plain no.
    const seen = world(
      `
type user
type document
  relations
    define parent: [document]
    define viewer: [user]
    define z: [user]
    define a: n from parent and z
    define n: [user] or a
    define near: (a or viewer) but not n
    define far: (a or viewer) but not n from parent`,
      ['document:plan parent document:plan', 'user:amal viewer document:plan'],
    );
    expect(await seen('user:amal near document:plan')).toBe(true);
    expect(await seen('user:amal far document:plan')).toBe(true);
  });
});

describe('depth', () => {
  const chains = `
type user
type folder
  relations
    define parent: [folder]
    define open: [user:*]
    define viewer: [user] or viewer from parent
    define one: two
    define two: three
    define three: viewer
    define reader: viewer but not open
    define shut: open but not viewer
    define either: viewer or open
    define both: viewer and open`;
  const chain = (hops: number) => [
    ...Array.from({ length: hops }, (_, i) => `folder:${i + 1} parent folder:${i}`),
    `user:amal viewer folder:${hops}`,
  ];
  const tooComplex = { fgaCode: 'authorization_model_resolution_too_complex' };

  it('counts 24 hops as near enough, and names 25 as too far', async () => {
    expect(await world(chains, chain(24))('user:amal viewer folder:0')).toBe(true);
    await expect(world(chains, chain(25))('user:amal viewer folder:0')).rejects.toMatchObject(tooComplex);
  });

  it('counts a userset as a hop', async () => {
    const groups = 'type user\ntype group\n  relations\n    define member: [user, group#member]';
    const nested = (hops: number) => [
      ...Array.from({ length: hops }, (_, i) => `group:${i + 1}#member member group:${i}`),
      `user:amal member group:${hops}`,
    ];
    expect(await world(groups, nested(24))('user:amal member group:0')).toBe(true);
    await expect(world(groups, nested(25))('user:amal member group:0')).rejects.toMatchObject(tooComplex);
  });

  it('counts anew on every way to the same thing', async () => {
    // folder:1 is a no from near; on the long way round its ancestors are too far to say so.
    const ways = ['folder:1 parent folder:0', 'folder:r1 parent folder:0', 'folder:1 parent folder:r10'];
    const round = Array.from({ length: 9 }, (_, i) => `folder:r${i + 2} parent folder:r${i + 1}`);
    const up = Array.from({ length: 19 }, (_, i) => `folder:${i + 2} parent folder:${i + 1}`);
    await expect(world(chains, [...ways, ...round, ...up])('user:amal viewer folder:0')).rejects.toMatchObject(tooComplex);
  });

  it('does not count what is computed on the same thing', async () => {
    expect(await world(chains, chain(24))('user:amal one folder:0')).toBe(true);
  });

  it.each([
    ['yes beside too far is yes', 'either', ['user:* open folder:0'], true],
    ['no beside too far is too far', 'either', [], undefined],
    ['no with too far is no', 'both', [], false],
    ['yes with too far is too far', 'both', ['user:* open folder:0'], undefined],
    ['too far, but banned, is no', 'reader', ['user:* open folder:0'], false],
    ['too far and not banned is too far', 'reader', [], undefined],
    ['nobody but not too far is no', 'shut', [], false],
    ['somebody but not too far is too far', 'shut', ['user:* open folder:0'], undefined],
  ])('%s', async (_what, relation, more, expected) => {
    const answer = world(chains, [...chain(30), ...more])(`user:amal ${relation} folder:0`);
    if (expected === undefined) await expect(answer).rejects.toMatchObject(tooComplex);
    else expect(await answer).toBe(expected);
  });
});

it('ends on a graph where everything leads to everything', async () => {
  const groups = Array.from({ length: 20 }, (_, i) => `group:${i}`);
  const tuples = groups.flatMap((one) => groups.filter((other) => other !== one).map((other) => `${one}#member member ${other}`));
  const ask = world('type user\ntype group\n  relations\n    define member: [user, group#member]', tuples);
  expect(await ask('user:amal member group:0')).toBe(false);
});

it('stops when nobody waits any longer', async () => {
  const { document } = composeModel([{ name: 'test.fga', contents: `module test\n${documents}\n` }]);
  const deps = {
    model: compileModel(ModelDocument.parse(document)),
    reader: tuplesInMemory([]),
    signal: AbortSignal.abort(new Error('gone')),
  };
  const asked = evaluateCheck(deps, { type: 'document', id: 'plan', relation: 'viewer' }, parseSubject('user:amal'));
  await expect(asked).rejects.toThrow('gone');
});
