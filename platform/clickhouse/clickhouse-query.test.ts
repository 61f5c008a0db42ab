import { expect, it } from 'vitest';
import { z } from 'zod';
import { sql } from '../sql/sql.ts';
import { clickhouseQuery } from './clickhouse-query.ts';

const row = z.object({});

it('writes holes as typed parameters, and each only once among the values', () => {
  const tail = sql`and s = '{id:String}'`;
  const found = clickhouseQuery({
    name: 'q',
    params: { ids: { type: 'Array(UUID)', schema: z.array(z.string()) }, from: { type: "DateTime64(3, 'UTC')", schema: z.date() } },
    row,
    sql: ({ ids, from }) => sql`select 1 where id in ${ids} and (at > ${from} or ${from} = 0) ${tail}`,
  });
  expect(found.text).toBe(
    "select 1 where id in {ids:Array(UUID)} and (at > {from:DateTime64(3, 'UTC')} or {from:DateTime64(3, 'UTC')} = 0) and s = '{id:String}'",
  );
  expect(found.values({ ids: ['a', 'b'], from: new Date(1_500) })).toEqual({ param_ids: "['a','b']", param_from: '1.500' });
});

it('refuses a declared parameter that is never used', () => {
  const params = { id: { type: 'UUID', schema: z.string() } };
  expect(() => clickhouseQuery({ name: 'q', params, row, sql: () => sql`select 1` })).toThrow('unused: id');
});

it('refuses a type with anything else in it', () => {
  const params = { id: { type: 'UUID} or {x:UUID', schema: z.string() } };
  expect(() => clickhouseQuery({ name: 'q', params, row, sql: ({ id }) => sql`select ${id}` })).toThrow('is no type');
});
