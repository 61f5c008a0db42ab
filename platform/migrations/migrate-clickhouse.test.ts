import { expect, it } from 'vitest';
import { expand } from './migrate-clickhouse.ts';

it.each([
  ['ENGINE = {engine}', 'plain', 'ENGINE = MergeTree'],
  ['ENGINE = {engine}', 'replicated', 'ENGINE = ReplicatedMergeTree'],
  ['ENGINE = {engine:Replacing}(v)', 'replicated', 'ENGINE = ReplicatedReplacingMergeTree(v)'],
  ['SETTINGS {dedup_window} = 10000', 'plain', 'SETTINGS non_replicated_deduplication_window = 10000'],
  ['SETTINGS {dedup_window} = 10000', 'replicated', 'SETTINGS replicated_deduplication_window = 10000'],
  ["SELECT '{shard}', {other}", 'plain', "SELECT '{shard}', {other}"],
] as const)('%s on a %s server', (sql, engine, expected) => {
  expect(expand(sql, engine)).toBe(expected);
});
