import { afterAll, beforeAll, expect, it } from 'vitest';
import { openClickHouse, type TestClickHouseDatabase } from '../../../test/harness/clickhouse/clickhouse.ts';
import { listTables } from '../backup/copy-clickhouse.ts';
import { makeTables } from './restore-clickhouse.ts';

let db: TestClickHouseDatabase;
beforeAll(async () => {
  db = await openClickHouse();
});
afterAll(() => db.drop());

it('makes tables of a replicated cluster on a node without Keeper when it is told to, and says so when it is not', async () => {
  const { clickhouse: client, url } = db;
  const definitions = async () => (await listTables(client)).map(({ name, ddl }) => ({ name, ddl }));
  const before = await definitions();
  const onCluster = before.map(({ name, ddl }) => {
    const replicated = ddl
      .replace(' ENGINE = MergeTree ', ` ENGINE = ReplicatedMergeTree('/clickhouse/tables/production/01/${name}', 'replica-1') `)
      .replace(' non_replicated_dedup', ' replicated_dedup');
    expect(replicated).toContain('ReplicatedMergeTree');
    return [name, { ddl: replicated, files: [] as string[], rows: 0 }] as const;
  });
  for (const [name] of onCluster) await client.execute(`drop table ${name} sync`);
  const make = (engine: 'plain' | undefined) => makeTables({ url, client, engine }, Object.fromEntries(onCluster));
  await expect(make(undefined)).rejects.toThrow(
    /^clickhouse \w+ cannot be made, and no rows were changed: .* set AXION_CLICKHOUSE_ENGINE=plain$/s,
  );
  await make('plain');
  expect(await definitions()).toEqual(before);
  await make('plain');
});
