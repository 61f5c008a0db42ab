import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Log } from '@axion/platform/telemetry/log.ts';
import { serveOpenfga } from './serve-openfga.ts';
import { createModelCache } from './store/model-cache.ts';
import { openStore } from './store/open-store.ts';
import { readTuples } from './store/read-tuples.ts';
import { createUlids } from './store/ulid.ts';

export type OpenfgaSettings = {
  /** 0 takes any free port. */
  readonly port: number;
  readonly postgresUrl: string;
  readonly apiToken: string;
  readonly log: Log;
};

/** Starts the authorization server on this machine's own address. @throws when the port is taken or the database cannot be prepared */
export async function openOpenfga({ port, postgresUrl, apiToken, log }: OpenfgaSettings) {
  const postgres = await openStore(postgresUrl);
  const deps = { postgres, models: createModelCache(postgres), openReader: readTuples(postgres), newId: createUlids(Date.now) };
  const server = serveOpenfga({ ...deps, apiToken, log });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch(async (error: unknown) => {
    await postgres.close();
    throw error;
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close(): Promise<void> {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await closed;
      await postgres.close();
    },
  };
}
