import { expect, it } from 'vitest';
import { z } from 'zod';
import { sql } from '../postgres/query.ts';
import { clickhouseQuery, written } from './clickhouse-query.ts';

it('writes holes as typed parameters, and each only once among the values', () => {
  const found = clickhouseQuery({
    name: 'q',
    params: { ids: { type: 'Array(UUID)', schema: z.array(z.string()) }, from: { type: 'DateTime64(3)', schema: z.date() } },
    row: z.object({}),
    sql: ({ ids, from }) => sql`select 1 where id in ${ids} and (at > ${from} or ${from} = 0)`,
  });
  expect(found.text).toBe('select 1 where id in {ids:Array(UUID)} and (at > {from:DateTime64(3)} or {from:DateTime64(3)} = 0)');
  expect(found.values({ ids: ['a', 'b'], from: new Date(1_500) })).toEqual({ param_ids: "['a','b']", param_from: '1.500' });
});

it('refuses a declared parameter that is never used', () => {
  const params = { id: { type: 'UUID', schema: z.string() } };
  expect(() => clickhouseQuery({ name: 'q', params, row: z.object({}), sql: () => sql`select 1` })).toThrow('unused: id');
});

it.each([
  ['a\tb\nc\\', 'a\\tb\\nc\\\\'],
  [null, '\\N'],
  [["it's", 'a\\b'], "['it\\\\'s','a\\\\\\\\b']"],
  [[1, 2], '[1,2]'],
])('writes %o as %s', (value, expected) => {
  expect(written(value)).toBe(expected);
});
