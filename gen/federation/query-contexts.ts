import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { connectorOf } from '../connectors/registry.ts';
import { type DataSourceRow, findDataSource } from '../sources/data-source.queries.ts';
import type { Catalogue } from './gate/catalogue.ts';
import { listDatasetsOfSourceNamed } from './query-context.queries.ts';

/** What a query needs to know of its source before anybody's rights are asked. */
export type QueryContext = { readonly source: DataSourceRow; readonly catalogue: Catalogue };

/** Sources and what their SQL may name, remembered for a moment: a dashboard asks for the same twenty times in a second. */
export type QueryContexts = {
  /** Undefined when there is no such source. `isFresh` says that it was read just now. */
  find(name: string): Promise<{ readonly context: QueryContext | undefined; readonly isFresh: boolean }>;
  /** Read anew, whatever is remembered. */
  read(name: string): Promise<QueryContext | undefined>;
};

const keptMs = 5_000;
const mostKept = 200;

/**
 * Rights are never remembered here, and whoever is refused by what is remembered is asked again by what is so: a change is seen at once where it
 * allows something, and within five seconds where it is about the way to a source.
 */
export function openQueryContexts({
  postgres,
  now,
}: {
  readonly postgres: Pick<Postgres, 'maybeOne' | 'many'>;
  readonly now: () => Date;
}): QueryContexts {
  const kept = new Map<string, { readonly context: QueryContext; readonly until: number }>();
  const read = async (name: string): Promise<QueryContext | undefined> => {
    const [source, datasets] = await Promise.all([
      postgres.maybeOne(findDataSource, { name }),
      postgres.many(listDatasetsOfSourceNamed, { source: name }),
    ]);
    kept.delete(name);
    if (!source) return undefined;
    const context = { source, catalogue: catalogueOf(source, datasets) };
    const oldest = kept.keys().next().value;
    if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest);
    kept.set(name, { context, until: now().getTime() + keptMs });
    return context;
  };
  return {
    read,
    async find(name) {
      const known = kept.get(name);
      if (known && known.until > now().getTime()) return { context: known.context, isFresh: false };
      return { context: await read(name), isFresh: true };
    },
  };
}

type Datasets = readonly { readonly id: string; readonly name: string; readonly tables: readonly string[] }[];

const catalogueOf = (source: DataSourceRow, datasets: Datasets): Catalogue => ({
  source: source.name,
  database: connectorOf(source.connector).databaseOf(source.options),
  tables: datasets.flatMap(({ id, name, tables }) => tables.map((table) => ({ dataset: name, datasetId: id, table }))),
});
