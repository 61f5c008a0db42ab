import { Uuid } from '@axion/contracts/common/id.ts';
import { httpUrl, optionalSecret, optionalSetting, port, secretSetting, setting, whole, words } from '@axion/platform/config/setting.ts';
import { revisionSetting } from '@axion/platform/migrations/revision-setting.ts';
import { z } from 'zod';

const logLevel = setting({
  env: 'AXION_LOG_LEVEL',
  schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
  fallback: 'info',
  meaning: 'The least level that is logged',
});
const openfga = {
  url: setting({ env: 'AXION_OPENFGA_URL', schema: httpUrl, meaning: 'The authorization server (OpenFGA HTTP API)' }),
  storeId: setting({ env: 'AXION_OPENFGA_STORE_ID', schema: z.string().min(1), meaning: 'The store that both products share' }),
  apiToken: optionalSecret({ env: 'AXION_OPENFGA_API_TOKEN', meaning: 'Preshared token of the authorization server' }),
};
/** Read by `sealingKeys`, because there may be many of them; here for the reference. */
const sealing = {
  firstKey: optionalSecret({
    env: 'DataSources__Encryption__Keys__1',
    meaning: 'Base64 of 32 random bytes that seal credentials; the number is the version, and there may be several',
  }),
  currentVersion: optionalSetting({
    env: 'DataSources__Encryption__CurrentVersion',
    schema: z.string(),
    meaning: 'The version of the key that seals from now on (required)',
  }),
};

/** Settings of the Gen API. */
export const settings = {
  host: setting({ env: 'AXION_LISTEN_HOST', schema: z.string().min(1), fallback: '0.0.0.0', meaning: 'The address to listen on' }),
  port: setting({ env: 'AXION_GEN_API_PORT', schema: port, fallback: '5501', meaning: 'REST over HTTP/1.1' }),
  publicUrl: setting({
    env: 'AXION_GEN_PUBLIC_URL',
    schema: httpUrl,
    meaning: 'Where browsers see Gen; the identity provider sends them back there, and https makes cookies Secure',
  }),
  webOrigins: setting({
    env: 'AXION_WEB_ORIGINS',
    schema: words,
    fallback: '',
    meaning: 'Origins of pages that may call from a browser, with commas',
  }),
  privateHosts: setting({
    env: 'AXION_GEN_PRIVATE_HOSTS',
    schema: words,
    fallback: '',
    meaning: 'Hosts of private networks that data sources may name, as host or host:port, with commas; all others must be public',
  }),
  logLevel,
  gen: {
    url: secretSetting({ env: 'AXION_GEN_POSTGRES_URL', meaning: 'PostgreSQL database axion_gen as role axion_gen_app' }),
    poolMax: setting({
      env: 'AXION_GEN_API_POOL_MAX',
      schema: whole.min(2).max(100),
      fallback: '8',
      meaning: 'Most connections to axion_gen, of one process',
    }),
  },
  openfga,
  sealing,
  oidc: {
    issuer: setting({
      env: 'AXION_OIDC_ISSUER',
      schema: z.url({ protocol: /^https?$/ }),
      meaning: 'Issuer of the tokens, exactly as they name it',
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
    clientId: setting({ env: 'AXION_GEN_OIDC_CLIENT_ID', schema: z.string().min(1), meaning: 'Gen as a client of the identity provider' }),
    clientSecret: secretSetting({ env: 'AXION_GEN_OIDC_CLIENT_SECRET', meaning: 'Its secret' }),
  },
} as const;

/** Settings of `--migrate`. */
export const runnerSettings = {
  logLevel,
  revision: revisionSetting,
  gen: {
    url: secretSetting({ env: 'AXION_GEN_POSTGRES_MIGRATE_URL', meaning: 'PostgreSQL database axion_gen as role axion_gen_migrate' }),
  },
  openfga,
  sealing,
  senseClickhouse: optionalSecret({
    env: 'AXION_GEN_SENSE_CLICKHOUSE_URL',
    meaning:
      'ClickHouse of Sense as a user who may only SELECT, as http(s)://user:password@host:port/database; without it Gen has no Sense source',
  }),
  admin: optionalSetting({
    env: 'AXION_BOOTSTRAP_ADMIN',
    schema: z.string().regex(/^[^|]+\|.+$/, 'issuer|subject'),
    meaning: 'The first administrator, as issuer|subject; taken once, while there is none',
  }),
} as const;

/** Settings of `--seed-demo`, beside those of the service. */
export const demoSettings = {
  ...settings,
  demo: {
    subject: setting({
      env: 'AXION_DEMO_SUBJECT',
      schema: z.string().min(1),
      fallback: 'admin',
      meaning: 'Who makes the demo dashboard, as the identity provider names them',
    }),
    organizationId: setting({
      env: 'AXION_DEMO_ORGANIZATION_ID',
      schema: Uuid,
      fallback: '018f0000-0000-7000-8000-00000000a001',
      meaning: 'Whose members see it',
    }),
  },
} as const;
