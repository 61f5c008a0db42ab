import { recordAudit } from '@axion/gen/audit/record-audit.ts';
import { registerPlatformDataset } from '@axion/gen/datasets/register-platform-dataset.ts';
import { ensureParentTuples } from '@axion/gen/people/ensure-parent-tuples.ts';
import { foundAdministrator } from '@axion/gen/people/found-administrator.ts';
import { registerPlatformSource } from '@axion/gen/sources/register-platform-source.ts';
import { type AuthorizationModel, readProductModel } from '@axion/platform/authz/compose-model.ts';
import { modelVersions } from '@axion/platform/authz/model-versions.ts';
import { openAuthz } from '@axion/platform/authz/open-authz.ts';
import { openOpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import { appendTuples, drainTuples } from '@axion/platform/authz/tuple-outbox.ts';
import { uploadModel } from '@axion/platform/authz/upload-model.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import { migrateJobs } from '@axion/platform/jobs/migrate-jobs.ts';
import { migrate } from '@axion/platform/migrations/migrate.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { createSealing } from '@axion/platform/sealing/create-sealing.ts';
import type { SealingKeys } from '@axion/platform/sealing/sealing-keys.ts';
import type { Log } from '@axion/platform/telemetry/log.ts';
import { v7 } from 'uuid';
import type { runnerSettings } from './config.ts';
import { migrationFolders } from './migration-folders.ts';
import { senseDatasets, senseSource } from './platform-content.ts';

type Config = ConfigOf<typeof runnerSettings>;

/**
 * Brings `axion_gen`, Gen's part of the authorization model and what comes with the product to where this release needs them. Safe to run many
 * times at once, and again when killed.
 */
export async function migrateGen(config: Config, keys: SealingKeys, log: Log): Promise<void> {
  // Read before anything is changed: a model that cannot be used is found now, not between two stores.
  const model = await readProductModel(migrationFolders.openfga, 'gen');
  const url = config.gen.url.reveal();
  const onApply = (name: string) => log.info('applying', { database: 'axion_gen', name });
  const { applied } = await migrate({ url, folder: migrationFolders.gen, now: () => new Date(), revision: config.revision, onApply });
  log.info('tables are up to date', { database: 'axion_gen', applied: applied.length });
  log.info('the job queue is up to date', await migrateJobs({ url }));
  const postgres = connectPostgres({ url, poolMax: 2, applicationName: 'axion-gen-migrate' });
  try {
    await bringModel(config, { model, postgres, log });
    await bringContent(config, { postgres, keys, model, log });
  } finally {
    await postgres.close();
  }
}

type ModelGround = { readonly model: AuthorizationModel; readonly postgres: Postgres; readonly log: Log };

async function bringModel({ openfga }: Config, { model, postgres, log }: ModelGround): Promise<void> {
  const api = openOpenFgaApi({ apiUrl: openfga.url, apiToken: openfga.apiToken?.reveal() });
  try {
    const { modelId, uploaded } = await uploadModel({ api, record: modelVersions(postgres) }, { storeId: openfga.storeId, model });
    log.info('the authorization model is up to date', { modelId, uploaded });
  } finally {
    await api.close();
  }
}

type Ground = ModelGround & { readonly keys: SealingKeys };

async function bringContent(config: Config, { postgres, keys, model, log }: Ground): Promise<void> {
  const { url: apiUrl, storeId, apiToken } = config.openfga;
  const authz = openAuthz({ apiUrl, apiToken: apiToken?.reveal(), storeId, model, record: modelVersions(postgres) });
  try {
    const deps = { postgres, record: recordAudit, appendTuples };
    const senseUrl = config.senseClickhouse?.reveal();
    if (senseUrl !== undefined) {
      const source = await registerPlatformSource({ ...deps, sealing: createSealing(keys), newId: v7 }, senseSource(senseUrl));
      let newDatasets = 0;
      for (const dataset of senseDatasets) newDatasets += (await registerPlatformDataset(deps, dataset)) ? 1 : 0;
      log.info('the Sense source is registered', { source, newDatasets });
    }
    const [issuer = '', ...subject] = config.admin?.split('|') ?? [];
    if (config.admin !== undefined) {
      const founded = await foundAdministrator(deps, { issuer, subject: subject.join('|') });
      log.info(founded ? 'the first administrator is made' : 'there is an administrator already: AXION_BOOTSTRAP_ADMIN changes nothing');
    }
    await drainTuples({ postgres, authz });
    log.info('the authorization store is in step', { facts: await ensureParentTuples({ postgres, authz }) });
  } finally {
    await authz.close();
  }
}
