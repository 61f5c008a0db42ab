import { modelVersions } from '@axion/gen/people/model-versions.ts';
import type { Authz } from '@axion/platform/authz/authz.ts';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { connectAuthz } from '@axion/platform/authz/connect-authz.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import { AxionError } from '@axion/platform/errors/axion-error.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { settings } from './config.ts';
import { migrationFolders } from './migration-folders.ts';

type Settings = ConfigOf<(typeof settings)['openfga']>;

/**
 * The authorization store under the model of this release, whose id the runner wrote down. It is looked up at the first question, so that the service
 * starts before its runner is done and serves from then on; until then every question throws `server.not-ready`.
 */
export async function openAuthorization({ url, storeId, apiToken }: Settings, postgres: Postgres): Promise<Authz> {
  const { sha256 } = await readProductModel(migrationFolders.openfga, 'gen');
  const versions = modelVersions(postgres);
  let connected: Authz | undefined;
  const authz = async (): Promise<Authz> => {
    if (connected) return connected;
    const modelId = await versions.find(sha256);
    if (modelId === undefined) throw new AxionError('server.not-ready', { waitsFor: 'the authorization model of this release' });
    connected = connectAuthz({ apiUrl: url, apiToken: apiToken?.reveal(), storeId, modelId });
    return connected;
  };
  return {
    check: async (...question) => (await authz()).check(...question),
    batchCheck: async (questions, options) => (questions.length === 0 ? [] : (await authz()).batchCheck(questions, options)),
    listObjects: async (question, options) => (await authz()).listObjects(question, options),
    write: async (changes) => (await authz()).write(changes),
    close: async () => connected?.close(),
  };
}
