import { httpUrl, optionalSecret, port, secretSetting, setting, whole } from '@axion/platform/config/setting.ts';
import { dashboardSettings, schedulesSetting } from '@axion/platform/jobs/dashboard-settings.ts';
import { z } from 'zod';

/** Settings of the Gen Worker. Its tables are made by the Gen API with --migrate. */
export const settings = {
  host: setting({ env: 'AXION_LISTEN_HOST', schema: z.string().min(1), fallback: '0.0.0.0', meaning: 'The address to listen on' }),
  port: setting({
    env: 'AXION_GEN_WORKER_PORT',
    schema: port,
    fallback: '8889',
    meaning: 'Where health, readiness and /metrics are asked, and where the job dashboard answers under /jobs',
  }),
  logLevel: setting({
    env: 'AXION_LOG_LEVEL',
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    fallback: 'info',
    meaning: 'The least level that is logged',
  }),
  gen: {
    url: secretSetting({
      env: 'AXION_GEN_POSTGRES_URL',
      meaning: 'PostgreSQL database axion_gen as role axion_gen_app; its schema jobs holds the job queue',
    }),
    poolMax: setting({
      env: 'AXION_GEN_WORKER_POOL_MAX',
      schema: whole.min(1).max(100),
      fallback: '2',
      meaning: 'Most connections to axion_gen for the work itself; the job queue and its dashboard take five more',
    }),
  },
  openfga: {
    url: setting({ env: 'AXION_OPENFGA_URL', schema: httpUrl, meaning: 'The authorization server (OpenFGA HTTP API)' }),
    storeId: setting({ env: 'AXION_OPENFGA_STORE_ID', schema: z.string().min(1), meaning: 'The store that both products share' }),
    apiToken: optionalSecret({ env: 'AXION_OPENFGA_API_TOKEN', meaning: 'Preshared token of the authorization server' }),
  },
  schedules: schedulesSetting,
  dashboard: dashboardSettings('AXION_GEN_JOBS', 'can_manage_datasources on system:axion-gen'),
} as const;
