import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { modelVersions } from '@axion/platform/authz/model-versions.ts';
import { openOpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import type { RunnerPart } from '@axion/platform/migrations/runner-parts.ts';
import { clickHousePart, modelPart, postgresPart } from '@axion/platform/migrations/store-parts.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { runnerSettings } from './config.ts';
import { migrationFolders } from './migration-folders.ts';

/** The stores that the Sense API's runner brings up, for `--check` and `--plan`. */
export function senseRunnerParts({ sense, clickhouse, openfga }: ConfigOf<typeof runnerSettings>): readonly RunnerPart[] {
  const url = sense.url.reveal();
  return [
    postgresPart('axion_sense', { url, folder: migrationFolders.sense }),
    clickHousePart({ url: clickhouse.url.reveal(), engine: clickhouse.engine, folder: migrationFolders.clickhouse }),
    modelPart({
      read: () => readProductModel(migrationFolders.openfga, 'sense'),
      storeId: openfga.storeId,
      open: () => {
        const api = openOpenFgaApi({ apiUrl: openfga.url, apiToken: openfga.apiToken?.reveal() });
        const postgres = connectPostgres({ url, poolMax: 1, applicationName: 'axion-sense-check' });
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
