import { dashboardsRoutes } from '@axion/gen/dashboards/dashboards.routes.ts';
import { datasetsRoutes } from '@axion/gen/datasets/datasets.routes.ts';
import { federationRoutes } from '@axion/gen/federation/federation.routes.ts';
import { genPeopleRoutes } from '@axion/gen/people/people.routes.ts';
import { sessionsRoutes } from '@axion/gen/sessions/sessions.routes.ts';
import { sourcesRoutes } from '@axion/gen/sources/sources.routes.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import { createServer } from '@axion/platform/http/create-server.ts';
import { openReadiness } from '@axion/platform/http/readiness.ts';
import { serveEndpoints } from '@axion/platform/http/serve-endpoints.ts';
import { serveReference } from '@axion/platform/http/serve-reference.ts';
import type { SealingKeys } from '@axion/platform/sealing/sealing-keys.ts';
import type { Log } from '@axion/platform/telemetry/log.ts';
import type { settings } from './config.ts';
import { identifyCaller } from './identify-caller.ts';
import { openDeps } from './open-deps.ts';

export type RunningGenApi = { readonly url: string; close(): Promise<void> };

const facts = {
  title: 'Axion Gen API',
  version: 'v1',
  description: 'Data sources, datasets, dashboards and federated queries: what the pages of Gen call, and machines with a bearer token.',
};

/** Listens; at `close` it stops taking calls, stops running queries at their sources, and closes every store. */
export async function serveGenApi(config: ConfigOf<typeof settings>, keys: SealingKeys, log: Log): Promise<RunningGenApi> {
  const { deps, checks, close } = await openDeps(config, keys, log);
  const routes = [
    ...sessionsRoutes(deps),
    ...sourcesRoutes(deps),
    ...datasetsRoutes(deps),
    ...federationRoutes(deps),
    ...dashboardsRoutes(deps),
    ...genPeopleRoutes(deps),
  ];
  const server = await createServer({ log, ready: openReadiness(checks), origins: config.webOrigins });
  serveEndpoints(server, { identify: identifyCaller(config, deps), routes });
  serveReference(
    server,
    facts,
    routes.map((route) => route.endpoint),
  );
  const url = await server.listen({ host: config.host, port: config.port });
  return {
    url,
    async close() {
      deps.running.abortAll();
      await server.close();
      await close();
    },
  };
}
