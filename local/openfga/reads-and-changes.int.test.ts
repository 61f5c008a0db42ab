import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { key } from '../../test/harness/openfga/document-model.ts';
import { type FreshStores, openFreshStores } from '../../test/harness/openfga/fresh-stores.ts';

let fga: FreshStores;
beforeAll(async () => {
  fga = await openFreshStores();
});
afterAll(() => fga.close());
beforeEach(() => fga.renew());

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
    await fga.write(facts);
    expect((await fga.post('read', { tuple_key })).json.tuples).toHaveLength(count);
  });

  it('goes page by page, each fact once', async () => {
    const many = Array.from({ length: 25 }, (_, i) => `user:u${i} owner document:a`);
    await fga.write([...many, ...facts]);
    const seen: unknown[] = [];
    let continuation_token = '';
    do {
      const { json } = await fga.post('read', { page_size: 7, continuation_token });
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
    expect(await fga.post('read', body)).toMatchObject({ status: 400, json: { code } });
  });
});

describe('changes', () => {
  const changes = async (query = '') => (await fga.call('GET', `/stores/:store/changes${query}`)).json;
  const words = (found: Record<string, unknown>) =>
    (found.changes as { tuple_key: object; operation: string }[]).map(
      ({ tuple_key, operation }) => `${operation.slice('TUPLE_OPERATION_'.length)} ${Object.values(tuple_key).join(' ')}`,
    );

  it('come in their order, page by page, by type, and not of what changed nothing', async () => {
    await fga.write(['user:amal owner document:plan', 'user:amal member group:crew']);
    await fga.write(['user:badr owner document:plan'], ['user:amal owner document:plan']);
    await fga.write(['user:badr owner document:plan'], [], { on_duplicate: 'ignore' });
    await fga.write(['user:badr owner document:plan']);
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
      for (let i = left--; i > 0; i = left--) await fga.write([`user:u${i} owner document:plan`, `user:u${i} member group:crew`]);
    });
    const done = Promise.all(writers);
    while (left > 0) await read();
    await done;
    while ((await read()) > 0);
    expect(seen).toHaveLength(400);
    expect(new Set(seen).size).toBe(400);
  });
});
