import { openOpenfga } from '@axion/local/openfga/open-openfga.ts';
import { openOpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { openDatabase } from '../databases.ts';

const apiToken = 'a-token-for-tests-only';

/** An authorization server of this test file's own, on a database of its own, with one empty store. Ask for it in `beforeAll`, close it in `afterAll`. */
export async function openAuthorizationServer() {
  const database = await openDatabase('axion_sense_permissions');
  const log = openLog({ service: 'openfga-test', level: 'error' });
  const server = await openOpenfga({ port: 0, postgresUrl: database.urls.app, apiToken, log });
  const api = openOpenFgaApi({ apiUrl: server.url, apiToken });
  return {
    apiUrl: server.url,
    apiToken,
    postgresUrl: database.urls.app,
    api,
    async close(): Promise<void> {
      await api.close();
      await server.close();
      await database.drop();
    },
  };
}
