import { connectAuthz } from '@axion/platform/authz/connect-authz.ts';
import { httpUrl, optionalSecret, secretSetting, setting } from '@axion/platform/config/setting.ts';
import { configOrExit } from '@axion/platform/config/start.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import { openLog } from '@axion/platform/telemetry/log.ts';
import { z } from 'zod';
import { demoOrganizations } from '../oidc/demo-people.ts';
import { seedDemo } from './demo/seed-demo.ts';

// A step of `axion up`: makes the demo organizations and their people, after the runners and before anyone signs in.
const config = configOrExit({
  senseUrl: secretSetting({ env: 'AXION_SENSE_POSTGRES_MIGRATE_URL', meaning: 'axion_sense, as the owner of its tables' }),
  genUrl: secretSetting({ env: 'AXION_GEN_POSTGRES_MIGRATE_URL', meaning: 'axion_gen, as the owner of its tables' }),
  openfgaUrl: setting({ env: 'AXION_OPENFGA_URL', schema: httpUrl, meaning: 'the authorization server' }),
  storeId: setting({ env: 'AXION_OPENFGA_STORE_ID', schema: z.string().min(1), meaning: 'its store' }),
  apiToken: optionalSecret({ env: 'AXION_OPENFGA_API_TOKEN', meaning: 'its preshared token' }),
  issuer: setting({ env: 'AXION_OIDC_ISSUER', schema: z.string().min(1), meaning: 'who signs the demo people in; a part of their ids' }),
});
const log = openLog({ service: 'seed-demo', level: 'info' });
const open = (url: string) => connectPostgres({ url, poolMax: 1, applicationName: 'axion-seed-demo' });
const [sense, gen] = [open(config.senseUrl.reveal()), open(config.genUrl.reveal())];
const { openfgaUrl: apiUrl, storeId } = config;
const apiToken = config.apiToken?.reveal();

try {
  const write = async (modelId: string, tuples: Parameters<ReturnType<typeof connectAuthz>['write']>[0]['writes'] = []) => {
    const authz = connectAuthz({ apiUrl, apiToken, storeId, modelId });
    await authz.write({ writes: tuples }).finally(() => authz.close());
  };
  await seedDemo({ sense, gen, write }, config.issuer);
  log.info('the demo organizations are there', { organizations: demoOrganizations.map(({ name }) => name) });
} catch (error) {
  log.error('the demo organizations could not be made', { error });
  process.exitCode = 1;
} finally {
  await Promise.allSettled([sense.close(), gen.close()]);
}
