import type { RelationTuple } from '@axion/platform/authz/authz.ts';
import { refs } from '../people/ask-rights.ts';

type Named = { readonly id: string; readonly source: string; readonly tables: readonly string[] };

/** Where a dataset and its tables belong: what is granted on the source holds for them. */
export const tuplesOfDataset = ({ id, source, tables }: Named): readonly RelationTuple[] => [
  { user: refs.source(source), relation: 'parent', object: refs.dataset(id) },
  ...tuplesOfTables(id, tables),
];

/** Where tables belong. */
export const tuplesOfTables = (datasetId: string, tables: readonly string[]): readonly RelationTuple[] =>
  tables.map((table) => ({ user: refs.dataset(datasetId), relation: 'parent', object: refs.table(datasetId, table) }));
