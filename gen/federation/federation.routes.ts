import * as contract from '@axion/contracts/gen/query.ts';
import { type Route, route } from '@axion/platform/http/serve-endpoints.ts';
import { type CancelDeps, cancelQuery, findOwnRun } from './cancel-query.ts';
import { listQueries } from './list-queries.ts';
import { permitSelect } from './permit-select.ts';
import { type RunDeps, runQuery } from './run-query.ts';
import { showRun } from './show-run.ts';

/** What all calls about queries need together. */
export type FederationDeps = RunDeps & CancelDeps & Parameters<typeof listQueries>[0];

/** Queries over HTTP: one line a call. */
export const federationRoutes = (deps: FederationDeps): readonly Route[] => [
  route(contract.runQuery, (actor, input, { signal }) => runQuery(deps, actor, input, { format: 'ndjson', gone: signal })),
  route(contract.streamQuery, (actor, input, { signal }) => runQuery(deps, actor, input, { format: 'arrow', gone: signal })),
  route(contract.parseQuery, async (actor, input) => {
    const { select, source, tables } = await permitSelect(deps, actor, input);
    const named = tables.map(({ dataset, table }) => ({ source: source.name, dataset, table }));
    return { tables: named, parameters: [...select.parameters], tree: select.tree };
  }),
  route(contract.listQueries, (actor, input) => listQueries(deps, actor, input)),
  route(contract.getQuery, async (actor, { queryId }) => showRun(await findOwnRun(deps, actor, queryId), deps.now())),
  route(contract.cancelQuery, (actor, input) => cancelQuery(deps, actor, input)),
];
