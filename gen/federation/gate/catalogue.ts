import { refs } from '../../people/ask-rights.ts';

/** A table of a dataset. */
export type TableOfDataset = { readonly dataset: string; readonly datasetId: string; readonly table: string };

/** What SQL on a source may name. */
export type Catalogue = {
  readonly source: string;
  /** The source's database: `database.table` is understood besides `dataset.table` and `table`. */
  readonly database: string;
  readonly tables: readonly TableOfDataset[];
};

/** Tables that a name can mean: the same table may be in several datasets, and the right on one of them is enough. */
export function candidatesFor(catalogue: Catalogue, { database, table }: { readonly database: string | null; readonly table: string }) {
  const byName = catalogue.tables.filter((candidate) => candidate.table === table);
  if (database === null || database === catalogue.database) return byName;
  return byName.filter((candidate) => candidate.dataset === database);
}

/** The right that querying a table needs. */
export const rightOn = ({ datasetId, table }: TableOfDataset) => ['can_query_table', refs.table(datasetId, table)] as const;
