import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { key } from '../../test/harness/openfga/document-model.ts';
import { type FreshStores, openFreshStores } from '../../test/harness/openfga/fresh-stores.ts';

let fga: FreshStores;
beforeAll(async () => {
  fga = await openFreshStores();
});
afterAll(() => fga.close());
beforeEach(() => fga.renew());

const stored = async () =>
  ((await fga.post('read', {})).json.tuples as { key: object }[]).map((tuple) => Object.values(tuple.key).join(' '));

describe('a write', () => {
  it('deletes and stores', async () => {
    await fga.write(['user:amal owner document:plan', 'user:badr owner document:plan']);
    expect((await fga.write(['user:chen owner document:plan'], ['user:amal owner document:plan'])).status).toBe(200);
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
    await fga.write(['user:amal owner document:plan']);
    expect(await fga.write(writes, deletes)).toMatchObject({ status: 400, json: { code } });
    expect(await stored()).toEqual(['user:amal owner document:plan']);
  });

  it('passes over what is already so when it is told to', async () => {
    await fga.write(['user:amal owner document:plan']);
    const lenient = { on_duplicate: 'ignore', on_missing: 'ignore' };
    expect(
      (await fga.write(['user:amal owner document:plan', 'user:badr owner document:plan'], ['user:eve owner document:plan'], lenient))
        .status,
    ).toBe(200);
    expect(await stored()).toEqual(['user:amal owner document:plan', 'user:badr owner document:plan']);
  });

  it('of the same facts by many at once is done by one, in whatever order they come', async () => {
    for (let round = 0; round < 12; round += 1) {
      const facts = Array.from({ length: 100 }, (_, i) => `user:u${i} owner document:race${round}`);
      const results = await Promise.all(Array.from({ length: 8 }, (_, i) => fga.write(i % 2 === 0 ? facts : [...facts].reverse())));
      expect(results.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400, 400, 400, 400]);
    }
    const { json } = await fga.post('read', { tuple_key: { object: 'document:race0' }, page_size: 100 });
    expect(json.tuples).toHaveLength(100);
  });

  it('takes away also what the present model no longer knows', async () => {
    await fga.write(['user:amal owner document:plan']);
    await fga.post('authorization-models', { schema_version: '1.1', type_definitions: [{ type: 'user' }] });
    expect((await fga.write([], ['user:amal owner document:plan'])).status).toBe(200);
  });

  it('with a condition is refused', async () => {
    const tuple = { ...key('user:amal owner document:plan'), condition: { name: 'weekday' } };
    expect(await fga.post('write', { writes: { tuple_keys: [tuple] } })).toMatchObject({ status: 400, json: { code: 'validation_error' } });
  });
});
