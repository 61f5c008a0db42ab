import { type AuthorizationModel, readProductModel } from '@axion/platform/authz/compose-model.ts';
import { modelVersions } from '@axion/platform/authz/model-versions.ts';
import { openAuthz } from '@axion/platform/authz/open-authz.ts';
import { openOpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import { appendTuples, drainTuples } from '@axion/platform/authz/tuple-outbox.ts';
import { uploadModel } from '@axion/platform/authz/upload-model.ts';
import type { ConfigOf } from '@axion/platform/config/load-config.ts';
import { migrate } from '@axion/platform/migrations/migrate.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import type { Log } from '@axion/platform/telemetry/log.ts';
import { recordAudit } from '@axion/sense/audit/record-audit.ts';
import { ensureSenseTuples } from '@axion/sense/people/ensure-sense-tuples.ts';
import { foundFirstOrganization } from '@axion/sense/people/found-organization.ts';
import { v7 } from 'uuid';
import type { runnerSettings } from './config.ts';
import { migrateAnalytics } from './migrate-analytics.ts';
import { migrationFolders } from './migration-folders.ts';

type Config = ConfigOf<typeof runnerSettings>;

const now = () => new Date();

/** Brings `axion_sense`, ClickHouse and the authorization model to where this release needs them. Safe to run many times at once, and again when killed. */
export async function migrateSense(config: Config, log: Log): Promise<void> {
  // Read before anything is changed: a model that cannot be used is found now, not between two stores.
  const model = await readProductModel(migrationFolders.openfga, 'sense');
  const url = config.sense.url.reveal();
  const onApply = (name: string) => log.info('applying', { database: 'axion_sense', name });
  const { revision } = config;
  const { applied } = await migrate({ url, folder: migrationFolders.sense, now, revision, onApply });
  log.info('tables are up to date', { database: 'axion_sense', applied: applied.length });
  const analytics = await migrateAnalytics({ ...config.clickhouse, revision });
  log.info('tables are up to date', { database: 'clickhouse', applied: analytics.length });
  const postgres = connectPostgres({ url, poolMax: 2, applicationName: 'axion-sense-migrate' });
  try {
    await bringModel(config, { model, postgres, log });
    await bringRights(config, { model, postgres, log });
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

/** The first organization, if it is wanted; then every fact that the authorization store should have. */
async function bringRights({ bootstrap, openfga }: Config, { model, postgres, log }: ModelGround): Promise<void> {
  const { url: apiUrl, storeId, apiToken } = openfga;
  const authz = openAuthz({ apiUrl, apiToken: apiToken?.reveal(), storeId, model, record: modelVersions(postgres) });
  try {
    await found(bootstrap, postgres, log);
    await drainTuples({ postgres, authz });
    log.info('the authorization store is in step', { facts: await ensureSenseTuples({ postgres, authz, now }) });
  } finally {
    await authz.close();
  }
}

async function found({ admin, organizationCode: code }: Config['bootstrap'], postgres: Postgres, log: Log): Promise<void> {
  if (admin === undefined) return;
  const [issuer = '', ...rest] = admin.split('|');
  const founding = { issuer, subject: rest.join('|'), code, name: code };
  const founded = await foundFirstOrganization({ postgres, appendTuples, record: recordAudit, newId: v7 }, founding);
  log.info(founded ? 'the first organization is founded' : 'there is an organization already: AXION_BOOTSTRAP_ADMIN changes nothing', {
    code,
  });
}
