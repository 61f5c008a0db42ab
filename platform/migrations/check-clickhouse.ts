import { AxionError } from '../errors/axion-error.ts';
import { compareCatalogues } from './catalogue/compare-catalogues.ts';
import { readClickHouseCatalogue } from './catalogue/read-clickhouse-catalogue.ts';
import { readCommittedCatalogue } from './catalogue/read-committed-catalogue.ts';
import { type ClickHouseStatements, clickHouseHistory, expand } from './migrate-clickhouse.ts';
import { splitStatements } from './split-statements.ts';

type Question = {
  /** Must not need the database to be there: `database: 'default'` in its address. */
  readonly clickhouse: ClickHouseStatements;
  readonly database: string;
  readonly folder: string;
};

/**
 * How ClickHouse differs from what this release's files make, one line a difference: files that are pending, else tables, columns, orders, codecs, indexes, comments.
 * @throws AxionError `store.unavailable`, `migration.folder-unusable`
 */
export async function checkClickHouse({ clickhouse, database, folder }: Question): Promise<readonly string[]> {
  const { pending, faults } = await clickHouseHistory({ clickhouse, database, folder });
  if (faults.length > 0 || pending.length > 0) return [...faults, ...pending.map(({ name }) => `${name} is not applied`)];
  return compareCatalogues(await readCommittedCatalogue(folder), await readClickHouseCatalogue(clickhouse, database));
}

/** What `migrateClickHouse` would run, in lines: each file with its statements as this cluster would get them. */
export async function planClickHouse({
  engine,
  ...question
}: Question & { readonly engine: 'plain' | 'replicated' }): Promise<readonly string[]> {
  const { pending, faults } = await clickHouseHistory(question);
  if (faults.length > 0) throw new AxionError('migration.history-differs', { database: question.database, faults });
  return pending.flatMap(({ name, sql }) => [
    `  ${name}, statement by statement; each bears being run again`,
    ...splitStatements(sql).map(
      ({ sql: text, line }) => `    line ${String(line).padEnd(4)} ${expand(text, engine).replaceAll(/\s+/g, ' ').slice(0, 100)}`,
    ),
  ]);
}
