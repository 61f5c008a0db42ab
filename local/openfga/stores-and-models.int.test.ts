import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { key } from '../../test/harness/openfga/document-model.ts';
import { type FreshStores, openFreshStores } from '../../test/harness/openfga/fresh-stores.ts';

let fga: FreshStores;
beforeAll(async () => {
  fga = await openFreshStores();
});
afterAll(() => fga.close());
beforeEach(() => fga.renew());

describe('stores', () => {
  it('are made, found, paged and taken away', async () => {
    const made = await fga.call('POST', '/stores', { name: 'second' });
    expect(made.status).toBe(201);
    expect((await fga.call('GET', `/stores/${made.json.id}`)).json).toMatchObject({ id: made.json.id, name: 'second' });
    const first = await fga.call('GET', '/stores?page_size=1');
    const token = encodeURIComponent(String(first.json.continuation_token));
    const second = await fga.call('GET', `/stores?page_size=1&continuation_token=${token}`);
    expect(second.json.stores).not.toEqual(first.json.stores);
    expect((await fga.call('DELETE', `/stores/${made.json.id}`)).status).toBe(204);
    expect(await fga.call('GET', `/stores/${made.json.id}`)).toMatchObject({ status: 404, json: { code: 'store_id_not_found' } });
  });

  it('that are gone answer no check, also when their model was in use', async () => {
    await fga.write(['user:amal owner document:plan']);
    const models = await fga.models();
    const question = { tuple_key: key('user:amal owner document:plan'), authorization_model_id: models[0]?.id };
    expect((await fga.post('check', question)).json.allowed).toBe(true);
    await fga.call('DELETE', '/stores/:store');
    expect(await fga.post('check', question)).toMatchObject({ status: 404, json: { code: 'store_id_not_found' } });
  });

  it('do not see into each other', async () => {
    await fga.write(['user:amal owner document:plan']);
    const other = (await fga.call('POST', '/stores', { name: 'other' })).json.id;
    await fga.call('POST', `/stores/${other}/authorization-models`, fga.model);
    expect((await fga.call('POST', `/stores/${other}/check`, { tuple_key: key('user:amal owner document:plan') })).json.allowed).toBe(
      false,
    );
  });
});

describe('models', () => {
  it('come back as they were written, newest first, and the newest is asked when none is named', async () => {
    const second = (await fga.post('authorization-models', { schema_version: '1.1', type_definitions: [{ type: 'user' }] })).json;
    const [newest, first, ...others] = await fga.models();
    expect(newest?.id).toBe(second.authorization_model_id);
    expect(others).toEqual([]);
    expect((await fga.call('GET', `/stores/:store/authorization-models/${first?.id}`)).json).toMatchObject({
      authorization_model: JSON.parse(JSON.stringify(fga.model)),
    });
    expect(await fga.post('check', { tuple_key: key('user:amal owner document:plan') })).toMatchObject({
      status: 400,
      json: { code: 'validation_error' },
    });
    expect(
      (await fga.post('check', { tuple_key: key('user:amal owner document:plan'), authorization_model_id: first?.id })).json.allowed,
    ).toBe(false);
  });

  it('that are faulty are refused and not kept', async () => {
    const faulty = { schema_version: '1.1', type_definitions: [{ type: 'a', relations: { x: { computedUserset: { relation: 'y' } } } }] };
    expect(await fga.post('authorization-models', faulty)).toMatchObject({
      status: 400,
      json: { code: 'invalid_authorization_model' },
    });
    expect(await fga.models()).toHaveLength(1);
  });

  it.each([
    ['in the modelling language', 'model\n  schema 1.1\ntype user', 'validation_error'],
    ['without types', { schema_version: '1.1' }, 'type_definitions_too_few_items'],
    ['with two rewrites at once', { type_definitions: [{ type: 'a', relations: { x: { this: {}, union: {} } } }] }, 'validation_error'],
    ['of too many types', { type_definitions: Array.from({ length: 101 }, (_, i) => ({ type: `t${i}` })) }, 'exceeded_entity_limit'],
    ['of too many bytes', { type_definitions: [{ type: 'a', metadata: { module: 'm'.repeat(300_000) } }] }, 'exceeded_entity_limit'],
  ])('%s are refused', async (_what, body, code) => {
    expect(await fga.post('authorization-models', body)).toMatchObject({ status: 400, json: { code } });
  });

  it('that nobody wrote are named as such', async () => {
    const unknown = { tuple_key: key('user:amal owner document:plan'), authorization_model_id: '01M7Z0T9MVPF6JTQR65Q6Z1AVA' };
    expect(await fga.post('check', unknown)).toMatchObject({ status: 400, json: { code: 'authorization_model_not_found' } });
    const empty = (await fga.call('POST', '/stores', { name: 'empty' })).json.id;
    expect(await fga.call('POST', `/stores/${empty}/check`, { tuple_key: key('user:amal owner document:plan') })).toMatchObject({
      json: { code: 'latest_authorization_model_not_found' },
    });
  });
});

it('keeps the assertions of a model', async () => {
  const models = await fga.models();
  const path = `/stores/:store/assertions/${models[0]?.id}`;
  expect((await fga.call('GET', path)).json).toEqual({ authorization_model_id: models[0]?.id, assertions: [] });
  const assertions = [{ tuple_key: key('user:amal owner document:plan'), expectation: true, contextual_tuples: [] }];
  expect((await fga.call('PUT', path, { assertions })).status).toBe(204);
  expect((await fga.call('GET', path)).json.assertions).toEqual(assertions);
  const wrong = [{ tuple_key: key('user:amal author document:plan'), expectation: true }];
  expect(await fga.call('PUT', path, { assertions: wrong })).toMatchObject({ status: 400, json: { code: 'validation_error' } });
});
