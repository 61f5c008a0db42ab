import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import { expect, it } from 'vitest';
import { untilAborted } from './until-aborted.ts';

it('hands the signal to every call, beside what else was asked', async () => {
  const seen: unknown[] = [];
  const clickhouse: Pick<ClickHouse, 'many' | 'insert'> = {
    many: async (_query, _params, signal) => {
      seen.push(signal);
      return [];
    },
    insert: async (_table, _rows, options) => void seen.push(options),
  };
  const { signal } = new AbortController();
  const bounded = untilAborted({ clickhouse }, signal);
  await bounded.clickhouse.many({} as never, {});
  await bounded.clickhouse.insert('frames', [], { deduplicationToken: 'token' });
  expect(seen).toEqual([signal, { deduplicationToken: 'token', signal }]);
});
