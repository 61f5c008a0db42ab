import { composeModel } from '@axion/platform/authz/compose-model.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAuthorizationServer } from '../../test/harness/openfga.ts';
import { openOpenfga } from './open-openfga.ts';

const contents = `module test

type user
type group
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
const model = composeModel([{ name: 'test.fga', contents }]).document;

let server: Awaited<ReturnType<typeof openAuthorizationServer>>;
let store: string;
beforeAll(async () => {
  server = await openAuthorizationServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  store = (await call('POST', '/stores', { name: 'test' })).json.id;
  await call('POST', `/stores/${store}/authorization-models`, model);
});

type Json = Record<string, unknown> & { id: string };
async function call(method: string, path: string, body?: unknown, token = server.apiToken): Promise<{ status: number; json: Json }> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${server.apiUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(text === undefined ? {} : { body: text }),
  });
  const answer = await response.text();
  return { status: response.status, json: (answer ? JSON.parse(answer) : {}) as Json };
}
const post = (path: string, body: unknown) => call('POST', `/stores/${store}/${path}`, body);
const key = (words: string) => {
  const [user, relation, object] = words.split(' ');
  return { user, relation, object };
};
const write = (writes: string[], deletes: string[] = [], options: object = {}) =>
  post('write', {
    ...(writes.length > 0 ? { writes: { tuple_keys: writes.map(key), ...options } } : {}),
    ...(deletes.length > 0 ? { deletes: { tuple_keys: deletes.map(key), ...options } } : {}),
  });
const check = async (words: string) => (await post('check', { tuple_key: key(words) })).json.allowed;
const stored = async () =>
  ((await post('read', {})).json.tuples as { key: { user: string } }[]).map((tuple) => Object.values(tuple.key).join(' '));

describe('stores', () => {
  it('are made, found, paged and taken away', async () => {
    const made = await call('POST', '/stores', { name: 'second' });
    expect(made.status).toBe(201);
    expect((await call('GET', `/stores/${made.json.id}`)).json).toMatchObject({ id: made.json.id, name: 'second' });
    const first = await call('GET', '/stores?page_size=1');
    const token = encodeURIComponent(String(first.json.continuation_token));
    const second = await call('GET', `/stores?page_size=1&continuation_token=${token}`);
    expect(second.json.stores).not.toEqual(first.json.stores);
    expect((await call('DELETE', `/stores/${made.json.id}`)).status).toBe(204);
    expect(await call('GET', `/stores/${made.json.id}`)).toMatchObject({ status: 404, json: { code: 'store_id_not_found' } });
  });

  it('that are gone answer no check, also when their model was in use', async () => {
    await write(['user:amal owner document:plan']);
    const { authorization_models: models } = (await call('GET', `/stores/${store}/authorization-models`)).json as unknown as {
      authorization_models: Json[];
    };
    const question = { tuple_key: key('user:amal owner document:plan'), authorization_model_id: models[0]?.id };
    expect((await post('check', question)).json.allowed).toBe(true);
    await call('DELETE', `/stores/${store}`);
    expect(await post('check', question)).toMatchObject({ status: 404, json: { code: 'store_id_not_found' } });
  });

  it('do not see into each other', async () => {
    await write(['user:amal owner document:plan']);
    const other = (await call('POST', '/stores', { name: 'other' })).json.id;
    await call('POST', `/stores/${other}/authorization-models`, model);
    expect((await call('POST', `/stores/${other}/check`, { tuple_key: key('user:amal owner document:plan') })).json.allowed).toBe(false);
  });
});

describe('models', () => {
  it('come back as they were written, newest first, and the newest is asked when none is named', async () => {
    const second = (
      await call('POST', `/stores/${store}/authorization-models`, { schema_version: '1.1', type_definitions: [{ type: 'user' }] })
    ).json;
    const listed = (await call('GET', `/stores/${store}/authorization-models`)).json as unknown as { authorization_models: Json[] };
    expect(listed.authorization_models).toHaveLength(2);
    expect(listed.authorization_models[0]?.id).toBe(second.authorization_model_id);
    const first = listed.authorization_models[1] as Json;
    expect((await call('GET', `/stores/${store}/authorization-models/${first.id}`)).json).toMatchObject({
      authorization_model: JSON.parse(JSON.stringify(model)),
    });
    expect(await post('check', { tuple_key: key('user:amal owner document:plan') })).toMatchObject({
      status: 400,
      json: { code: 'validation_error' },
    });
    expect((await post('check', { tuple_key: key('user:amal owner document:plan'), authorization_model_id: first.id })).json.allowed).toBe(
      false,
    );
  });

  it('that are faulty are refused and not kept', async () => {
    const faulty = { schema_version: '1.1', type_definitions: [{ type: 'a', relations: { x: { computedUserset: { relation: 'y' } } } }] };
    expect(await call('POST', `/stores/${store}/authorization-models`, faulty)).toMatchObject({
      status: 400,
      json: { code: 'invalid_authorization_model' },
    });
    expect((await call('GET', `/stores/${store}/authorization-models`)).json.authorization_models).toHaveLength(1);
  });

  it.each([
    ['in the modelling language', 'model\n  schema 1.1\ntype user', 'validation_error'],
    ['without types', { schema_version: '1.1' }, 'type_definitions_too_few_items'],
    ['with two rewrites at once', { type_definitions: [{ type: 'a', relations: { x: { this: {}, union: {} } } }] }, 'validation_error'],
    ['of too many types', { type_definitions: Array.from({ length: 101 }, (_, i) => ({ type: `t${i}` })) }, 'exceeded_entity_limit'],
    ['of too many bytes', { type_definitions: [{ type: 'a', metadata: { module: 'm'.repeat(300_000) } }] }, 'exceeded_entity_limit'],
  ])('%s are refused', async (_what, body, code) => {
    expect(await call('POST', `/stores/${store}/authorization-models`, body)).toMatchObject({ status: 400, json: { code } });
  });

  it('that nobody wrote are named as such', async () => {
    const unknown = { tuple_key: key('user:amal owner document:plan'), authorization_model_id: '01M7Z0T9MVPF6JTQR65Q6Z1AVA' };
    expect(await post('check', unknown)).toMatchObject({ status: 400, json: { code: 'authorization_model_not_found' } });
    const empty = (await call('POST', '/stores', { name: 'empty' })).json.id;
    expect(await call('POST', `/stores/${empty}/check`, { tuple_key: key('user:amal owner document:plan') })).toMatchObject({
      json: { code: 'latest_authorization_model_not_found' },
    });
  });
});

describe('a write', () => {
  it('deletes and stores', async () => {
    await write(['user:amal owner document:plan', 'user:badr owner document:plan']);
    expect((await write(['user:chen owner document:plan'], ['user:amal owner document:plan'])).status).toBe(200);
    expect(await stored()).toEqual(['user:badr owner document:plan', 'user:chen owner document:plan']);
  });

  it.each([
    ['what is there already', ['user:dina owner document:a', 'user:amal owner document:plan'], [], 'write_failed_due_to_invalid_input'],
    ['away what is not there', ['user:dina owner document:a'], ['user:eve owner document:plan'], 'write_failed_due_to_invalid_input'],
    [
      'the same fact twice',
      ['user:dina owner document:a', 'user:dina owner document:a'],
      [],
      'cannot_allow_duplicate_tuples_in_one_request',
    ],
    [
      'and takes away the same fact',
      ['user:amal owner document:plan'],
      ['user:amal owner document:plan'],
      'cannot_allow_duplicate_tuples_in_one_request',
    ],
    ['a type that the model does not allow', ['user:dina owner document:a', 'group:crew owner document:plan'], [], 'validation_error'],
    ['everyone where only persons may stand', ['user:dina owner document:a', 'user:* owner document:plan'], [], 'validation_error'],
    ['a computed relation', ['user:dina reader document:a'], [], 'validation_error'],
    ['an unknown relation', ['user:dina author document:a'], [], 'validation_error'],
    ['an unknown type', ['robot:r2 owner document:a'], [], 'validation_error'],
    ['what is so by itself', ['group:crew#member member group:crew'], [], 'validation_error'],
    ['a star for a thing', ['user:dina owner document:*'], [], 'validation_error'],
    ['an id with a separator', ['user:dina owner document:a:b'], [], 'validation_error'],
    ['nothing', [], [], 'invalid_write_input'],
    ['too much', Array.from({ length: 101 }, (_, i) => `user:u${i} owner document:a`), [], 'exceeded_entity_limit'],
  ])('of %s changes nothing', async (_what, writes, deletes, code) => {
    await write(['user:amal owner document:plan']);
    expect(await write(writes, deletes)).toMatchObject({ status: 400, json: { code } });
    expect(await stored()).toEqual(['user:amal owner document:plan']);
  });

  it('passes over what is already so when it is told to', async () => {
    await write(['user:amal owner document:plan']);
    const lenient = { on_duplicate: 'ignore', on_missing: 'ignore' };
    expect(
      (await write(['user:amal owner document:plan', 'user:badr owner document:plan'], ['user:eve owner document:plan'], lenient)).status,
    ).toBe(200);
    expect(await stored()).toEqual(['user:amal owner document:plan', 'user:badr owner document:plan']);
  });

  it('of the same facts by many at once is done by one, in whatever order they come', async () => {
    for (let round = 0; round < 12; round += 1) {
      const facts = Array.from({ length: 100 }, (_, i) => `user:u${i} owner document:race${round}`);
      const results = await Promise.all(Array.from({ length: 8 }, (_, i) => write(i % 2 === 0 ? facts : [...facts].reverse())));
      expect(results.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400, 400, 400, 400]);
    }
    const { json } = await post('read', { tuple_key: { object: 'document:race0' }, page_size: 100 });
    expect(json.tuples).toHaveLength(100);
  });

  it('takes away also what the present model no longer knows', async () => {
    await write(['user:amal owner document:plan']);
    await call('POST', `/stores/${store}/authorization-models`, { schema_version: '1.1', type_definitions: [{ type: 'user' }] });
    expect((await write([], ['user:amal owner document:plan'])).status).toBe(200);
  });

  it('with a condition is refused', async () => {
    const tuple = { ...key('user:amal owner document:plan'), condition: { name: 'weekday' } };
    expect(await post('write', { writes: { tuple_keys: [tuple] } })).toMatchObject({ status: 400, json: { code: 'validation_error' } });
  });
});

describe('a read', () => {
  const facts = [
    'user:amal owner document:a',
    'user:amal owner document:b',
    'user:badr owner document:a',
    'group:crew#member viewer document:a',
  ];
  it.each([
    ['everything', {}, 4],
    ['a thing', { object: 'document:a' }, 3],
    ['a relation of a thing', { object: 'document:a', relation: 'owner' }, 2],
    ['a fact', key('user:amal owner document:a'), 1],
    ['what a subject has of a type', { object: 'document:', user: 'user:amal' }, 2],
    ['what a userset has of a type', { object: 'document:', user: 'group:crew#member' }, 1],
  ])('of %s', async (_what, tuple_key, count) => {
    await write(facts);
    expect((await post('read', { tuple_key })).json.tuples).toHaveLength(count);
  });

  it('goes page by page, each fact once', async () => {
    const many = Array.from({ length: 25 }, (_, i) => `user:u${i} owner document:a`);
    await write([...many, ...facts]);
    const seen: unknown[] = [];
    let continuation_token = '';
    do {
      const { json } = await post('read', { page_size: 7, continuation_token });
      seen.push(...(json.tuples as { key: unknown }[]).map((tuple) => JSON.stringify(tuple.key)));
      continuation_token = String(json.continuation_token);
    } while (continuation_token !== '');
    expect(seen).toHaveLength(29);
    expect(new Set(seen).size).toBe(29);
  });

  it.each([
    [{ tuple_key: { object: 'document:' } }, 'validation_error'],
    [{ tuple_key: { user: 'user:amal' } }, 'validation_error'],
    [{ page_size: 101 }, 'page_size_invalid'],
    [{ continuation_token: 'made-up' }, 'invalid_continuation_token'],
  ])('of %j is refused', async (body, code) => {
    expect(await post('read', body)).toMatchObject({ status: 400, json: { code } });
  });
});

describe('questions', () => {
  beforeEach(async () => {
    await write([
      'user:amal member group:crew',
      'group:crew#member viewer document:plan',
      'document:plan parent document:page',
      'user:amal banned document:page',
      'user:badr owner document:page',
      'user:* viewer document:open',
    ]);
  });

  it('are answered one by one', async () => {
    expect(await check('user:amal viewer document:page')).toBe(true);
    expect(await check('user:amal reader document:page')).toBe(false);
    expect(await check('user:eve viewer document:open')).toBe(true);
    expect(await check('user:eve viewer document:plan')).toBe(false);
  });

  it('see what was written just before', async () => {
    for (let round = 0; round < 5; round += 1) {
      await write(['user:eve viewer document:plan']);
      expect(await check('user:eve viewer document:page')).toBe(true);
      await write([], ['user:eve viewer document:plan']);
      expect(await check('user:eve viewer document:page')).toBe(false);
    }
  });

  it('are answered together, each with its own failure', async () => {
    const checks = [
      { tuple_key: key('user:amal viewer document:page'), correlation_id: 'yes' },
      { tuple_key: key('user:eve viewer document:page'), correlation_id: 'no' },
      { tuple_key: key('user:eve author document:page'), correlation_id: 'wrong' },
    ];
    expect((await post('batch-check', { checks })).json.result).toMatchObject({
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
    expect(await post('batch-check', { checks })).toMatchObject({ status: 400, json: { code: 'validation_error' } });
  });

  it('list the things, at once and line by line', async () => {
    const question = { user: 'user:amal', relation: 'viewer', type: 'document' };
    expect((await post('list-objects', question)).json.objects).toEqual(['document:open', 'document:page', 'document:plan']);
    expect((await post('list-objects', { ...question, relation: 'reader' })).json.objects).toEqual(['document:open', 'document:plan']);
    const streamed = await fetch(`${server.apiUrl}/stores/${store}/streamed-list-objects`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.apiToken}` },
      body: JSON.stringify(question),
    });
    const lines = (await streamed.text()).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).result.object)).toEqual(['document:open', 'document:page', 'document:plan']);
  });

  it('that bring their own facts are answered with them, for this question only', async () => {
    const facts = [key('user:eve member group:crew')];
    const contextual_tuples = { tuple_keys: facts };
    const tuple_key = key('user:eve viewer document:page');
    expect((await post('check', { tuple_key, contextual_tuples })).json.allowed).toBe(true);
    const checks = [
      { tuple_key, contextual_tuples, correlation_id: 'with' },
      { tuple_key, correlation_id: 'without' },
    ];
    expect((await post('batch-check', { checks })).json.result).toEqual({ with: { allowed: true }, without: { allowed: false } });
    const list = { user: 'user:eve', relation: 'viewer', type: 'document' };
    expect((await post('list-objects', { ...list, contextual_tuples })).json.objects).toEqual([
      'document:open',
      'document:page',
      'document:plan',
    ]);
    expect((await post('list-objects', list)).json.objects).toEqual(['document:open']);
    const users = { object: { type: 'document', id: 'page' }, relation: 'viewer', user_filters: [{ type: 'user' }] };
    expect((await post('list-users', { ...users, contextual_tuples: facts })).json.users).toEqual([
      { object: { type: 'user', id: 'amal' } },
      { object: { type: 'user', id: 'badr' } },
      { object: { type: 'user', id: 'eve' } },
    ]);
    const tree = await post('expand', { tuple_key: { relation: 'member', object: 'group:crew' }, contextual_tuples });
    expect(tree.json.tree).toEqual({ root: { name: 'group:crew#member', leaf: { users: { users: ['user:amal', 'user:eve'] } } } });
  });

  it.each([
    ['of an unknown type', key('robot:r2 owner document:plan'), 'invalid_tuple'],
    ['that no relation allows', key('group:crew owner document:plan'), 'invalid_tuple'],
    ['with a condition', { ...key('user:eve owner document:plan'), condition: { name: 'weekday' } }, 'invalid_tuple'],
  ])('with a fact %s are refused', async (_what, fact, code) => {
    const body = { tuple_key: key('user:eve viewer document:plan'), contextual_tuples: { tuple_keys: [fact] } };
    expect(await post('check', body)).toMatchObject({ status: 400, json: { code } });
  });

  it('list who holds a right: by name, by group, and everyone', async () => {
    const ask = (id: string, relation: string, filter: object) =>
      post('list-users', { object: { type: 'document', id }, relation, user_filters: [filter] });
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
    const { json } = await post('expand', { tuple_key: { relation: 'reader', object: 'document:page' } });
    expect(json.tree).toEqual({
      root: {
        name: 'document:page#reader',
        difference: {
          base: { name: 'document:page#reader', leaf: { computed: { userset: 'document:page#viewer' } } },
          subtract: { name: 'document:page#reader', leaf: { computed: { userset: 'document:page#banned' } } },
        },
      },
    });
    const viewer = (await post('expand', { tuple_key: { relation: 'viewer', object: 'document:page' } })).json.tree as {
      root: { union: { nodes: object[] } };
    };
    expect(viewer.root.union.nodes.at(-1)).toEqual({
      name: 'document:page#viewer',
      leaf: { tupleToUserset: { tupleset: 'document:page#parent', computed: [{ userset: 'document:plan#viewer' }] } },
    });
    expect(await post('expand', { tuple_key: { relation: 'viewer' } })).toMatchObject({ json: { code: 'invalid_expand_input' } });
  });

  it('that lead too far are an error and not a no', async () => {
    await write(Array.from({ length: 30 }, (_, i) => `document:c${i + 1} parent document:c${i}`));
    expect(await post('check', { tuple_key: key('user:amal viewer document:c0') })).toMatchObject({
      status: 400,
      json: { code: 'authorization_model_resolution_too_complex' },
    });
  });
});

describe('changes', () => {
  const changes = async (query = '') => (await call('GET', `/stores/${store}/changes${query}`)).json;
  const words = (found: Json) =>
    (found.changes as { tuple_key: object; operation: string }[]).map(
      ({ tuple_key, operation }) => `${operation.slice('TUPLE_OPERATION_'.length)} ${Object.values(tuple_key).join(' ')}`,
    );

  it('come in their order, page by page, by type, and not of what changed nothing', async () => {
    await write(['user:amal owner document:plan', 'user:amal member group:crew']);
    await write(['user:badr owner document:plan'], ['user:amal owner document:plan']);
    await write(['user:badr owner document:plan'], [], { on_duplicate: 'ignore' });
    await write(['user:badr owner document:plan']);
    const all = ['WRITE user:amal owner document:plan', 'WRITE user:amal member group:crew'];
    const then = ['DELETE user:amal owner document:plan', 'WRITE user:badr owner document:plan'];
    expect(words(await changes())).toEqual([...all, ...then]);
    const first = await changes('?page_size=2');
    expect(words(first)).toEqual(all);
    const second = await changes(`?continuation_token=${first.continuation_token}`);
    expect(words(second)).toEqual(then);
    const end = await changes(`?continuation_token=${second.continuation_token}`);
    expect(end).toEqual({ changes: [], continuation_token: second.continuation_token });
    const groups = await changes('?type=group');
    expect(words(groups)).toEqual(['WRITE user:amal member group:crew']);
    expect(await changes(`?type=document&continuation_token=${groups.continuation_token}`)).toMatchObject({
      code: 'query_string_type_continuation_token_mismatch',
    });
  });

  it.each([
    ['?page_size=101', 'page_size_invalid'],
    ['?page_size=0', 'validation_error'],
    ['?continuation_token=made-up', 'invalid_continuation_token'],
    ['?start_time=yesterday', 'validation_error'],
  ])('of %s are refused', async (query, code) => {
    expect(await changes(query)).toMatchObject({ code });
  });

  it('are missed by nobody who reads on while many write', async () => {
    const seen: string[] = [];
    let token = '';
    const read = async () => {
      const page = await changes(`?page_size=100&continuation_token=${token}`);
      seen.push(...words(page));
      token = String(page.continuation_token);
      return (page.changes as unknown[]).length;
    };
    let left = 200;
    const writers = Array.from({ length: 8 }, async () => {
      for (let i = left--; i > 0; i = left--) await write([`user:u${i} owner document:plan`, `user:u${i} member group:crew`]);
    });
    const done = Promise.all(writers);
    while (left > 0) await read();
    await done;
    while ((await read()) > 0);
    expect(seen).toHaveLength(400);
    expect(new Set(seen).size).toBe(400);
  });
});

it('keeps the assertions of a model', async () => {
  const { authorization_models: models } = (await call('GET', `/stores/${store}/authorization-models`)).json as unknown as {
    authorization_models: Json[];
  };
  const path = `/stores/${store}/assertions/${models[0]?.id}`;
  expect((await call('GET', path)).json).toEqual({ authorization_model_id: models[0]?.id, assertions: [] });
  const assertions = [{ tuple_key: key('user:amal owner document:plan'), expectation: true, contextual_tuples: [] }];
  expect((await call('PUT', path, { assertions })).status).toBe(204);
  expect((await call('GET', path)).json.assertions).toEqual(assertions);
  const wrong = [{ tuple_key: key('user:amal author document:plan'), expectation: true }];
  expect(await call('PUT', path, { assertions: wrong })).toMatchObject({ status: 400, json: { code: 'validation_error' } });
});

describe('the door', () => {
  it.each([
    ['a stranger', 'GET', '/stores', undefined, 'wrong', 401, 'unauthenticated'],
    ['a call that does not exist', 'GET', '/nothing', undefined, undefined, 404, 'undefined_endpoint'],
    ['a broken path', 'GET', '/stores/%E0%A4%A', undefined, undefined, 404, 'undefined_endpoint'],
    ['another method', 'PUT', '/stores', undefined, undefined, 404, 'unimplemented'],
    ['no JSON', 'POST', '/stores', '{', undefined, 400, 'validation_error'],
    ['a wrong shape', 'POST', '/stores', { name: 1 }, undefined, 400, 'validation_error'],
    ['an unknown store', 'GET', '/stores/01M7Z0T9MVPF6JTQR65Q6Z1AVA', undefined, undefined, 404, 'store_id_not_found'],
    ['what can be no store', 'GET', '/stores/none', undefined, undefined, 400, 'validation_error'],
    ['too many bytes', 'POST', '/stores', 'x'.repeat((1 << 20) + 1), undefined, 413, 'request_too_large'],
  ])('answers %s with its reason', async (_what, method, path, body, token, status, code) => {
    expect(await call(method, path, body, token)).toMatchObject({ status, json: { code } });
  });

  it('lets nobody in without a token, and tells everyone that it is well', async () => {
    const bare = await fetch(`${server.apiUrl}/stores`);
    expect([bare.status, await bare.json()]).toEqual([401, { code: 'bearer_token_missing', message: 'missing bearer token' }]);
    expect((await fetch(`${server.apiUrl}/healthz`)).status).toBe(200);
  });
});

it('keeps everything when it is started again, also twice at once', async () => {
  await write(['user:amal owner document:plan']);
  const settings = { port: 0, postgresUrl: server.postgresUrl, apiToken: 'other', log: { debug() {}, info() {}, warn() {}, error() {} } };
  const again = await Promise.all([openOpenfga(settings), openOpenfga(settings)]);
  for (const { url, close } of again) {
    const response = await fetch(`${url}/stores/${store}/check`, {
      method: 'POST',
      headers: { authorization: 'Bearer other' },
      body: JSON.stringify({ tuple_key: key('user:amal owner document:plan') }),
    });
    expect(await response.json()).toMatchObject({ allowed: true });
    await close();
  }
});
