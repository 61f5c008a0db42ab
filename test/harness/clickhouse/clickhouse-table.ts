import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { askClickHouse, type ClickHouseRequest } from './ask-clickhouse.ts';
import '../servers/provided.ts';

type Options = Omit<ClickHouseRequest, 'url' | 'params'>;

/** A database of a test file's own with the table `t (a UInt32, s String)`, asked over plain HTTP. Make it in `beforeAll`, drop it in `afterAll`. */
export function clickHouseTable() {
  const database = `test_${randomUUID().replaceAll('-', '')}`;
  const ask = (params: Record<string, string>, options: Options = {}) =>
    askClickHouse({ url: inject('clickhouse').url, params: { database, ...params }, ...options });
  const run = (sql: string, params: Record<string, string> = {}) => ask(params, { body: sql });
  return {
    database,
    ask,
    run,
    /** The only value of the answer, as text. */
    value: async (sql: string) => (await run(sql)).text.trim(),
    async make(): Promise<void> {
      await ask({ database: 'default' }, { body: `CREATE DATABASE ${database}` });
      await run('CREATE TABLE t (a UInt32, s String) ENGINE = MergeTree ORDER BY a');
    },
    drop: () => run(`DROP DATABASE ${database}`),
  };
}
