import { sql } from '@axion/platform/postgres/query.ts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openClickHouse, type TestClickHouseDatabase } from '../../test/harness/clickhouse/clickhouse.ts';
import { clickhouseQuery } from './clickhouse-query.ts';
import { array, bool, dateTime64, float32, float64, lowCardinality, nullable, pair, string, uint32, uint64, uuid } from './column-types.ts';
import { column, itemBytes, layoutOf } from './row-layout.ts';

type Item = {
  id: string;
  said: string;
  kind: string;
  at: number;
  endedAt: number | null;
  small: number;
  big: bigint;
  near: number;
  exact: number;
  maybe: number | null;
  isOn: boolean;
  cells: bigint[];
  route: [number, number][];
};

const columns = {
  id: column(uuid, (item: Item) => item.id),
  said: column(string, (item: Item) => item.said),
  kind: column(lowCardinality, (item: Item) => item.kind),
  at: column(dateTime64, (item: Item) => item.at),
  endedAt: column(nullable(dateTime64), (item: Item) => item.endedAt),
  small: column(uint32, (item: Item) => item.small),
  big: column(uint64, (item: Item) => item.big),
  near: column(float32, (item: Item) => item.near),
  exact: column(float64, (item: Item) => item.exact),
  maybe: column(nullable(float64), (item: Item) => item.maybe),
  isOn: column(bool, (item: Item) => item.isOn),
  cells: column(array(uint64), (item: Item) => item.cells),
  route: column(array(pair(float64, float64)), (item: Item) => item.route),
};

let db: TestClickHouseDatabase;
beforeAll(async () => {
  db = await openClickHouse();
  const declared = Object.entries(columns).map(([name, { type }]) => `\`${name}\` ${type}`);
  await db.clickhouse.execute(`create table items (n UInt32, ${declared.join(', ')}) engine = MergeTree order by n`);
});
afterAll(() => db.drop());

/** The years that ISO 8601 writes with four digits. */
const time = fc.integer({ min: Date.parse('0001-01-01T00:00:00Z'), max: Date.parse('9999-12-31T23:59:59.999Z') });
const float = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const text = fc.string({ unit: 'binary', maxLength: 200 });
const unsigned64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const anyItem: fc.Arbitrary<Item> = fc.record({
  id: fc.uuid(),
  said: text,
  kind: text,
  at: time,
  endedAt: fc.option(time),
  small: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  big: unsigned64,
  near: fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  exact: float,
  maybe: fc.option(float),
  isOn: fc.boolean(),
  cells: fc.array(unsigned64, { maxLength: 5 }),
  route: fc.array(fc.tuple(float, float), { maxLength: 5 }),
});

const iso = z.iso.datetime().transform((value) => Date.parse(value));
const list = clickhouseQuery({
  name: 'list',
  params: {},
  row: z.object({
    id: z.string(),
    said: z.string(),
    kind: z.string(),
    at: iso,
    endedAt: iso.nullable(),
    small: z.number(),
    big: z.coerce.bigint(),
    near: z.number().transform(Math.fround),
    exact: z.number(),
    maybe: z.number().nullable(),
    isOn: z.boolean(),
    cells: z.array(z.coerce.bigint()),
    route: z.array(z.tuple([z.number(), z.number()])),
  }),
  sql: () => sql`select * except n from items order by n`,
});

it('brings any value of any type into a table as it is', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyItem, { minLength: 1, maxLength: 60 }), async (items) => {
      await db.clickhouse.execute('truncate table items');
      const numbered = { n: column(uint32, ({ n }: Item & { n: number }) => n), ...columns };
      await db.clickhouse.insert(
        'items',
        itemBytes(
          layoutOf(numbered),
          items.map((item, n) => ({ ...item, n })),
        ),
      );
      expect(await db.clickhouse.many(list, {})).toEqual(items);
    }),
    { numRuns: 25 },
  );
});

it('is refused by a table whose type is another one', async () => {
  await db.clickhouse.execute('create table others (n UInt64) engine = MergeTree order by n');
  const layout = layoutOf<number>({ n: column(uint32, (item) => item) });
  await expect(db.clickhouse.insert('others', itemBytes(layout, [1]))).rejects.toMatchObject({ code: 'store.refused' });
  expect(await db.clickhouse.execute('select count() from others format TabSeparated')).toBe('0\n');
});

it('is refused by a table that lacks a column', async () => {
  const layout = layoutOf<number>({ n: column(uint32, (item) => item), elsewhere: column(uint32, (item) => item) });
  await expect(db.clickhouse.insert('items', itemBytes(layout, [1]))).rejects.toMatchObject({ code: 'store.refused' });
});
