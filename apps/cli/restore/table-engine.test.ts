import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expand } from '@axion/platform/migrations/migrate-clickhouse.ts';
import { readMigrations } from '@axion/platform/migrations/migration-files.ts';
import { splitStatements } from '@axion/platform/migrations/split-statements.ts';
import { expect, it } from 'vitest';
import { withEngine } from './table-engine.ts';

const project = fileURLToPath(new URL('../../../', import.meta.url));
const creating = (sql: string) => splitStatements(sql).flatMap(({ sql: each }) => (/create table/i.test(each) ? [each] : []));

const replicated = creating(readFileSync(`${project}docs/reference/clickhouse-replicated.sql`, 'utf8'));
const files = await readMigrations(`${project}migrations/clickhouse`);
const plain = files.flatMap(({ sql }) => creating(expand(sql, 'plain')));
/** As a server of a cluster tells it. */
const asTold = (sql: string) => sql.replace('ReplicatedMergeTree', `ReplicatedMergeTree('/clickhouse/tables/{uuid}/{shard}', '{replica}')`);
const bare = (sql: string | undefined) => sql?.replaceAll(/^--.*\n|^\n/gm, '').trim();

it('knows every table of the reference', () => {
  expect(replicated.length).toBeGreaterThanOrEqual(5);
  expect(replicated.length).toBe(plain.length);
});

it.each(replicated.map((sql, i) => [/exists (\w+)/.exec(sql)?.[1], sql, plain[i]] as const))(
  'makes %s as our runner does, either way',
  (_name, sql, onOneNode) => {
    expect(bare(withEngine(asTold(sql), 'plain'))).toBe(bare(onOneNode));
    expect(withEngine(asTold(sql), 'replicated')).toBe(sql);
    expect(withEngine(asTold(sql), undefined)).toBe(sql);
    expect(bare(withEngine(onOneNode ?? '', 'replicated'))).toBe(bare(sql));
    expect(withEngine(onOneNode ?? '', undefined)).toBe(onOneNode);
  },
);

it.each([
  [
    `ENGINE = ReplicatedReplacingMergeTree('/a/(b)', 'it\\'s, one', revision, is_gone) ORDER BY id`,
    'ENGINE = ReplacingMergeTree(revision, is_gone) ORDER BY id',
  ],
  [`ENGINE = ReplicatedSummingMergeTree('/a', '{replica}', (a, \`b)\`)) ORDER BY id`, 'ENGINE = SummingMergeTree((a, `b)`)) ORDER BY id'],
  ['ENGINE = ReplicatedReplacingMergeTree(revision) ORDER BY id', 'ENGINE = ReplacingMergeTree(revision) ORDER BY id'],
  [`ENGINE = ReplicatedGraphiteMergeTree('/a', '{replica}', 'section') ORDER BY id`, `ENGINE = GraphiteMergeTree('section') ORDER BY id`],
  [`ENGINE = GraphiteMergeTree('section') ORDER BY id`, `ENGINE = GraphiteMergeTree('section') ORDER BY id`],
  [
    `(\`x\` String COMMENT 'ENGINE = ReplicatedMergeTree(\\'a\\', \\'b\\') and replicated_deduplication_window') ENGINE = MergeTree SETTINGS replicated_deduplication_window = 1 COMMENT 'ENGINE = ReplicatedMergeTree'`,
    `(\`x\` String COMMENT 'ENGINE = ReplicatedMergeTree(\\'a\\', \\'b\\') and replicated_deduplication_window') ENGINE = MergeTree SETTINGS non_replicated_deduplication_window = 1 COMMENT 'ENGINE = ReplicatedMergeTree'`,
  ],
])('makes %s plain', (ddl, wanted) => {
  expect(withEngine(ddl, 'plain')).toBe(wanted);
});
