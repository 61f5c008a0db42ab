import * as contract from '@axion/contracts/gen/datasets.ts';
import { type Route, route } from '@axion/platform/http/serve-endpoints.ts';
import { type ChangeDatasetDeps, createDataset, deleteDataset, updateDataset } from './change-dataset.ts';
import { type DescribeDeps, getSourceSchema, getTable, listSourceTables, listTables } from './describe-tables.ts';
import { listDatasets } from './list-datasets.ts';
import { findDatasetFor, rightsOnDatasets, showDataset } from './show-dataset.ts';

/** What all calls about datasets need together. */
export type DatasetsDeps = ChangeDatasetDeps & DescribeDeps & Parameters<typeof listDatasets>[0];

/** Datasets and tables over HTTP: one line a call. */
export const datasetsRoutes = (deps: DatasetsDeps): readonly Route[] => [
  route(contract.listDatasets, (actor, input) => listDatasets(deps, actor, input)),
  route(contract.createDataset, (actor, input) => createDataset(deps, actor, input)),
  route(contract.getDataset, async (actor, { datasetId }) => {
    const row = await findDatasetFor(deps, actor, { id: datasetId, permission: 'can_view_dataset' });
    const [permissions = []] = await rightsOnDatasets(deps.rights, actor, [row]);
    return showDataset(row, permissions);
  }),
  route(contract.updateDataset, (actor, input) => updateDataset(deps, actor, input)),
  route(contract.deleteDataset, (actor, input) => deleteDataset(deps, actor, input)),
  route(contract.listTables, async (actor, input) => ({ items: [...(await listTables(deps, actor, input))] })),
  route(contract.getTable, (actor, input) => getTable(deps, actor, input)),
  route(contract.listSourceTables, async (actor, input) => ({ items: [...(await listSourceTables(deps, actor, input))] })),
  route(contract.getSourceSchema, (actor, input) => getSourceSchema(deps, actor, input)),
];
