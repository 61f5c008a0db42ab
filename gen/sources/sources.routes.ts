import * as contract from '@axion/contracts/gen/sources.ts';
import { type Route, route } from '@axion/platform/http/serve-endpoints.ts';
import { describeSettings } from '../connectors/describe-settings.ts';
import { connectors } from '../connectors/registry.ts';
import { createDataSource } from './create-data-source.ts';
import { deleteDataSource } from './delete-data-source.ts';
import { findSourceFor } from './find-source.ts';
import { listDataSources } from './list-data-sources.ts';
import { rightsOnSources, showSource } from './show-source.ts';
import { testDataSource, testNewDataSource } from './test-data-source.ts';
import { updateDataSource } from './update-data-source.ts';

/** What all calls about sources need together. */
export type SourcesDeps = Parameters<typeof createDataSource>[0] &
  Parameters<typeof updateDataSource>[0] &
  Parameters<typeof deleteDataSource>[0] &
  Parameters<typeof listDataSources>[0] &
  Parameters<typeof testDataSource>[0];

/** Data sources over HTTP: one line a call. */
export const sourcesRoutes = (deps: SourcesDeps): readonly Route[] => [
  route(contract.listConnectors, async () => ({
    items: connectors.map(({ type, label, settings }) => ({ type, label, settings: describeSettings(settings) })),
  })),
  route(contract.listDataSources, (actor, input) => listDataSources(deps, actor, input)),
  route(contract.testNewDataSource, (actor, input) => testNewDataSource(deps, actor, input)),
  route(contract.createDataSource, (actor, input) => createDataSource(deps, actor, input)),
  route(contract.getDataSource, async (actor, { source }) => {
    const row = await findSourceFor(deps, actor, { name: source, permission: 'can_view_datasource' });
    const [permissions = []] = await rightsOnSources(deps.rights, actor, [row]);
    return showSource(deps.sealing, row, permissions);
  }),
  route(contract.updateDataSource, (actor, input) => updateDataSource(deps, actor, input)),
  route(contract.deleteDataSource, (actor, input) => deleteDataSource(deps, actor, input)),
  route(contract.testDataSource, (actor, input) => testDataSource(deps, actor, input)),
];
