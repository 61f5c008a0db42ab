import { httpUrl, optionalSecret, optionalSetting, port, secretSetting, setting, whole, words } from '@axion/platform/config/setting.ts';
import { revisionSetting } from '@axion/platform/migrations/revision-setting.ts';
import { objectsSettings } from '@axion/platform/objects/objects-settings.ts';
import { z } from 'zod';

const logLevel = setting({
  env: 'AXION_LOG_LEVEL',
  schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
  fallback: 'info',
  meaning: 'The least level that is logged',
});
const clickhouse = { url: secretSetting({ env: 'AXION_CLICKHOUSE_URL', meaning: 'ClickHouse by HTTP, with user, password and database' }) };
const openfga = {
  url: setting({ env: 'AXION_OPENFGA_URL', schema: httpUrl, meaning: 'The authorization server (OpenFGA HTTP API)' }),
  storeId: setting({ env: 'AXION_OPENFGA_STORE_ID', schema: z.string().min(1), meaning: 'The store that both products share' }),
  apiToken: optionalSecret({ env: 'AXION_OPENFGA_API_TOKEN', meaning: 'Preshared token of the authorization server' }),
};

/** Settings of the Sense API. */
export const settings = {
  host: setting({ env: 'AXION_LISTEN_HOST', schema: z.string().min(1), fallback: '0.0.0.0', meaning: 'The address to listen on' }),
  port: setting({ env: 'AXION_SENSE_API_PORT', schema: port, fallback: '8080', meaning: 'REST, Connect and gRPC-Web over HTTP/1.1' }),
  grpcPort: setting({ env: 'AXION_SENSE_GRPC_PORT', schema: port, fallback: '8081', meaning: 'gRPC over HTTP/2 without TLS' }),
  webOrigins: setting({
    env: 'AXION_WEB_ORIGINS',
    schema: words,
    fallback: '',
    meaning: 'Origins of pages that may call from a browser, with commas',
  }),
  logLevel,
  sense: {
    url: secretSetting({ env: 'AXION_SENSE_POSTGRES_URL', meaning: 'PostgreSQL database axion_sense as role axion_sense_app' }),
    poolMax: setting({
      env: 'AXION_SENSE_API_POOL_MAX',
      schema: whole.min(2).max(100),
      fallback: '15',
      meaning: 'Most connections to axion_sense, of one process',
    }),
  },
  clickhouse,
  objects: objectsSettings,
  openfga,
  oidc: {
    issuer: setting({
      env: 'AXION_OIDC_ISSUER',
      schema: z.url({ protocol: /^https?$/ }),
      meaning: 'Issuer of the access tokens, exactly as they name it',
    }),
    audience: setting({
      env: 'AXION_OIDC_AUDIENCE',
      schema: z.string().min(1),
      fallback: 'axion',
      meaning: 'What the tokens must name in aud',
    }),
    subjectClaim: setting({
      env: 'AXION_OIDC_SUBJECT_CLAIM',
      schema: z.string().min(1),
      fallback: 'sub',
      meaning: 'The claim that names the person; oid for Entra ID',
    }),
  },
} as const;

/** Settings of `--migrate`. */
export const runnerSettings = {
  logLevel,
  revision: revisionSetting,
  sense: {
    url: secretSetting({ env: 'AXION_SENSE_POSTGRES_MIGRATE_URL', meaning: 'PostgreSQL database axion_sense as role axion_sense_migrate' }),
  },
  clickhouse: {
    ...clickhouse,
    engine: setting({
      env: 'AXION_CLICKHOUSE_ENGINE',
      schema: z.enum(['plain', 'replicated']),
      fallback: 'plain',
      meaning: 'Tables of one node, or replicated ones where the cluster has a Keeper',
    }),
  },
  openfga,
  bootstrap: {
    admin: optionalSetting({
      env: 'AXION_BOOTSTRAP_ADMIN',
      schema: z.string().regex(/^[^|]+\|.+$/, 'issuer|subject'),
      meaning: 'The first administrator, as issuer|subject; taken once, while there is no organization',
    }),
    organizationCode: setting({
      env: 'AXION_BOOTSTRAP_ORGANIZATION',
      schema: z.string().regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'lower-case letters, digits and hyphens'),
      fallback: 'main',
      meaning: 'Code of the organization that the first administrator gets',
    }),
  },
} as const;
