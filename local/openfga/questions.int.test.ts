import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { key } from '../../test/harness/openfga/document-model.ts';
import { type FreshStores, openFreshStores } from '../../test/harness/openfga/fresh-stores.ts';

let fga: FreshStores;
beforeAll(async () => {
  fga = await openFreshStores();
});
afterAll(() => fga.close());
beforeEach(() => fga.renew());

describe('questions', () => {
  beforeEach(async () => {
    await fga.write([
      'user:amal member group:crew',
      'group:crew#member viewer document:plan',
      'document:plan parent document:page',
      'user:amal banned document:page',
      'user:badr owner document:page',
      'user:* viewer document:open',
    ]);
  });

  it('are answered one by one', async () => {
    expect(await fga.check('user:amal viewer document:page')).toBe(true);
    expect(await fga.check('user:amal reader document:page')).toBe(false);
    expect(await fga.check('user:eve viewer document:open')).toBe(true);
    expect(await fga.check('user:eve viewer document:plan')).toBe(false);
  });

  it('see what was written just before', async () => {
    for (let round = 0; round < 5; round += 1) {
      await fga.write(['user:eve viewer document:plan']);
      expect(await fga.check('user:eve viewer document:page')).toBe(true);
      await fga.write([], ['user:eve viewer document:plan']);
      expect(await fga.check('user:eve viewer document:page')).toBe(false);
    }
  });

  it('are answered together, each with its own failure', async () => {
    const checks = [
      { tuple_key: key('user:amal viewer document:page'), correlation_id: 'yes' },
      { tuple_key: key('user:eve viewer document:page'), correlation_id: 'no' },
      { tuple_key: key('user:eve author document:page'), correlation_id: 'wrong' },
    ];
    expect((await fga.post('batch-check', { checks })).json.result).toMatchObject({
      yes: { allowed: true },
      no: { allowed: false },
      wrong: { error: { input_error: 'validation_error' } },
    });
  });

  it.each([
    ['none', 0, ''],
    ['more than fifty', 51, ''],
    ['one id twice', 2, 'same'],
  ])('of %s at once are refused', async (_what, count, id) => {
    const checks = Array.from({ length: count }, (_, i) => ({
      tuple_key: key('user:amal viewer document:page'),
      correlation_id: id || `c${i}`,
    }));
    expect(await fga.post('batch-check', { checks })).toMatchObject({ status: 400, json: { code: 'validation_error' } });
  });

  it('list the things, at once and line by line', async () => {
    const question = { user: 'user:amal', relation: 'viewer', type: 'document' };
    expect((await fga.post('list-objects', question)).json.objects).toEqual(['document:open', 'document:page', 'document:plan']);
    expect((await fga.post('list-objects', { ...question, relation: 'reader' })).json.objects).toEqual(['document:open', 'document:plan']);
    const streamed = await fetch(`${fga.apiUrl}/stores/${fga.storeId()}/streamed-list-objects`, {
      method: 'POST',
      headers: { authorization: `Bearer ${fga.apiToken}` },
      body: JSON.stringify(question),
    });
    const lines = (await streamed.text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).result.object)).toEqual(['document:open', 'document:page', 'document:plan']);
  });

  it('that bring their own facts are answered with them, for this question only', async () => {
    const facts = [key('user:eve member group:crew')];
    const contextual_tuples = { tuple_keys: facts };
    const tuple_key = key('user:eve viewer document:page');
    expect((await fga.post('check', { tuple_key, contextual_tuples })).json.allowed).toBe(true);
    const checks = [
      { tuple_key, contextual_tuples, correlation_id: 'with' },
      { tuple_key, correlation_id: 'without' },
    ];
    expect((await fga.post('batch-check', { checks })).json.result).toEqual({ with: { allowed: true }, without: { allowed: false } });
    const list = { user: 'user:eve', relation: 'viewer', type: 'document' };
    expect((await fga.post('list-objects', { ...list, contextual_tuples })).json.objects).toEqual([
      'document:open',
      'document:page',
      'document:plan',
    ]);
    expect((await fga.post('list-objects', list)).json.objects).toEqual(['document:open']);
    const users = { object: { type: 'document', id: 'page' }, relation: 'viewer', user_filters: [{ type: 'user' }] };
    expect((await fga.post('list-users', { ...users, contextual_tuples: facts })).json.users).toEqual([
      { object: { type: 'user', id: 'amal' } },
      { object: { type: 'user', id: 'badr' } },
      { object: { type: 'user', id: 'eve' } },
    ]);
    const tree = await fga.post('expand', { tuple_key: { relation: 'member', object: 'group:crew' }, contextual_tuples });
    expect(tree.json.tree).toEqual({ root: { name: 'group:crew#member', leaf: { users: { users: ['user:amal', 'user:eve'] } } } });
  });

  it.each([
    ['of an unknown type', key('robot:r2 owner document:plan'), 'invalid_tuple'],
    ['that no relation allows', key('group:crew owner document:plan'), 'invalid_tuple'],
    ['with a condition', { ...key('user:eve owner document:plan'), condition: { name: 'weekday' } }, 'invalid_tuple'],
  ])('with a fact %s are refused', async (_what, fact, code) => {
    const body = { tuple_key: key('user:eve viewer document:plan'), contextual_tuples: { tuple_keys: [fact] } };
    expect(await fga.post('check', body)).toMatchObject({ status: 400, json: { code } });
  });

  it('list who holds a right: by name, by group, and everyone', async () => {
    const ask = (id: string, relation: string, filter: object) =>
      fga.post('list-users', { object: { type: 'document', id }, relation, user_filters: [filter] });
    expect((await ask('page', 'viewer', { type: 'user' })).json.users).toEqual([
      { object: { type: 'user', id: 'amal' } },
      { object: { type: 'user', id: 'badr' } },
    ]);
    expect((await ask('page', 'reader', { type: 'user' })).json.users).toEqual([{ object: { type: 'user', id: 'badr' } }]);
    expect((await ask('page', 'viewer', { type: 'group', relation: 'member' })).json.users).toEqual([
      { userset: { type: 'group', id: 'crew', relation: 'member' } },
    ]);
    expect((await ask('open', 'viewer', { type: 'user' })).json.users).toEqual([{ wildcard: { type: 'user' } }]);
    expect((await ask('nothing', 'viewer', { type: 'user' })).json.users).toEqual([]);
    expect(await ask('open', 'viewer', { type: 'robot' })).toMatchObject({ status: 400, json: { code: 'type_not_found' } });
    expect(await ask('open', 'author', { type: 'user' })).toMatchObject({ status: 400, json: { code: 'relation_not_found' } });
  });

  it('show how a right is made up', async () => {
    const { json } = await fga.post('expand', { tuple_key: { relation: 'reader', object: 'document:page' } });
    expect(json.tree).toEqual({
      root: {
        name: 'document:page#reader',
        difference: {
          base: { name: 'document:page#reader', leaf: { computed: { userset: 'document:page#viewer' } } },
          subtract: { name: 'document:page#reader', leaf: { computed: { userset: 'document:page#banned' } } },
        },
      },
    });
    const viewer = (await fga.post('expand', { tuple_key: { relation: 'viewer', object: 'document:page' } })).json.tree as {
      root: { union: { nodes: object[] } };
    };
    expect(viewer.root.union.nodes.at(-1)).toEqual({
      name: 'document:page#viewer',
      leaf: { tupleToUserset: { tupleset: 'document:page#parent', computed: [{ userset: 'document:plan#viewer' }] } },
    });
    expect(await fga.post('expand', { tuple_key: { relation: 'viewer' } })).toMatchObject({ json: { code: 'invalid_expand_input' } });
  });

  it('that lead too far are an error and not a no', async () => {
    await fga.write(Array.from({ length: 30 }, (_, i) => `document:c${i + 1} parent document:c${i}`));
    expect(await fga.post('check', { tuple_key: key('user:amal viewer document:c0') })).toMatchObject({
      status: 400,
      json: { code: 'authorization_model_resolution_too_complex' },
    });
  });
});
