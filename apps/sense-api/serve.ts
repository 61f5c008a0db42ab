import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import { guardCalls } from '@axion/platform/grpc/guard-calls.ts';
import { mountConnect, serveGrpc } from '@axion/platform/grpc/serve-grpc.ts';
import { answersInPostgres } from '@axion/platform/http/answers-in-postgres.ts';
import { createServer } from '@axion/platform/http/create-server.ts';
import { rememberAnswers } from '@axion/platform/http/idempotency.ts';
import { openReadiness } from '@axion/platform/http/readiness.ts';
import { serveEndpoints } from '@axion/platform/http/serve-endpoints.ts';
import { serveReference } from '@axion/platform/http/serve-reference.ts';
import type { User } from '@axion/platform/identity/actor.ts';
import { identifyBearer } from '@axion/platform/identity/identify-bearer.ts';
import { issuerKeys } from '@axion/platform/identity/issuer-keys.ts';
import { openRecognition } from '@axion/platform/identity/recognise-user.ts';
import { createVerifyAccessToken } from '@axion/platform/identity/verify-access-token.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { Log } from '@axion/platform/telemetry/log.ts';
import { framesRoutes } from '@axion/sense/frames/frames.routes.ts';
import { peopleRoutes } from '@axion/sense/people/people.routes.ts';
import { roadDataService } from '@axion/sense/road-data/road-data-service.ts';
import { tracksRoutes } from '@axion/sense/tracks/tracks.routes.ts';
import type { settings } from './config.ts';
import { openDeps } from './open-deps.ts';

export type RunningSenseApi = { readonly url: string; readonly grpcPort: number; close(): Promise<void> };

const facts = {
  title: 'Axion Sense API',
  version: 'v1',
  description:
    'Drives, their frames and logs: what a phone or an importer sends, and what pages read. RoadDataService of axion.sense.contracts.v1 does the same upload: by gRPC on its own port, by Connect and gRPC-Web here.',
};

/** Listens on both ports; stops taking calls, ends those at hand and closes every store at `close`. */
export async function serveSenseApi(config: ConfigOf<typeof settings>, log: Log): Promise<RunningSenseApi> {
  const { deps, checks, postgres, close } = await openDeps(config, log);
  const routes = [...peopleRoutes(deps), ...tracksRoutes(deps), ...framesRoutes(deps)];
  const identify = identifyWith(config, postgres);
  const idempotency = rememberAnswers(answersInPostgres(postgres));
  const services = { routes: roadDataService({ ...deps, idempotency }), interceptors: [guardCalls({ identify, log })] };
  const server = await createServer({ log, ready: openReadiness(checks), origins: config.webOrigins });
  serveEndpoints(server, { identify, routes, idempotency });
  await mountConnect(server, services);
  serveReference(
    server,
    facts,
    routes.map((route) => route.endpoint),
  );
  const grpc = await serveGrpc(services, { host: config.host, port: config.grpcPort });
  const url = await server.listen({ host: config.host, port: config.port });
  return {
    url,
    grpcPort: grpc.port,
    async close() {
      await Promise.allSettled([server.close(), grpc.close()]);
      await close();
    },
  };
}

/** Who a request's token names; a person's first call makes them known. */
function identifyWith({ oidc }: ConfigOf<typeof settings>, postgres: Postgres) {
  const { issuer, audience, subjectClaim } = oidc;
  const identify = identifyBearer(createVerifyAccessToken({ issuer, audience, subjectClaim, keys: issuerKeys({ issuer }) }));
  const recognise = openRecognition({ postgres, now: () => new Date() });
  return async (carrier: Parameters<typeof identify>[0]): Promise<User | undefined> => {
    const user = await identify(carrier);
    if (user) await recognise(user);
    return user;
  };
}
