import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { modelVersions } from '@axion/platform/authz/model-versions.ts';
import { openAuthz } from '@axion/platform/authz/open-authz.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { settings } from './config.ts';
import { migrationFolders } from './migration-folders.ts';

type Settings = ConfigOf<(typeof settings)['openfga']>;

/** The authorization store under the model of this release, shared by all operations of this process. */
export async function openAuthorization({ url, storeId, apiToken }: Settings, postgres: Postgres): Promise<ReturnType<typeof openAuthz>> {
  const model = await readProductModel(migrationFolders.openfga, 'sense');
  return openAuthz({ apiUrl: url, apiToken: apiToken?.reveal(), storeId, model, record: modelVersions(postgres) });
}
