import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { modelVersions } from '@axion/platform/authz/model-versions.ts';
import { openOpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import type { RunnerPart } from '@axion/platform/migrations/runner-parts.ts';
import { jobsPart, modelPart, postgresPart } from '@axion/platform/migrations/store-parts.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { runnerSettings } from './config.ts';
import { migrationFolders } from './migration-folders.ts';

/** The stores that the Gen API's runner brings up, for `--check` and `--plan`. */
export function genRunnerParts({ gen, openfga }: ConfigOf<typeof runnerSettings>): readonly RunnerPart[] {
  const url = gen.url.reveal();
  return [
    postgresPart('axion_gen', { url, folder: migrationFolders.gen }),
    jobsPart('axion_gen', url),
    modelPart({
      read: () => readProductModel(migrationFolders.openfga, 'gen'),
      storeId: openfga.storeId,
      open: () => {
        const api = openOpenFgaApi({ apiUrl: openfga.url, apiToken: openfga.apiToken?.reveal() });
        const postgres = connectPostgres({ url, poolMax: 1, applicationName: 'axion-gen-check' });
        return {
          api,
          record: modelVersions(postgres),
          close: async () => {
            await Promise.all([api.close(), postgres.close()]);
          },
        };
      },
    }),
  ];
}
