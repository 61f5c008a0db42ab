import { httpUrl, optionalSecret, optionalSetting, port, secretSetting, setting, whole } from '@axion/platform/config/setting.ts';
import { eventLogSettings } from '@axion/platform/events/event-log-settings.ts';
import { dashboardSettings, schedulesSetting } from '@axion/platform/jobs/dashboard-settings.ts';
import { revisionSetting } from '@axion/platform/migrations/revision-setting.ts';
import { z } from 'zod';

/** Settings of the Sense Worker. */
export const settings = {
  host: setting({ env: 'AXION_LISTEN_HOST', schema: z.string().min(1), fallback: '0.0.0.0', meaning: 'The address to listen on' }),
  port: setting({
    env: 'AXION_SENSE_WORKER_PORT',
    schema: port,
    fallback: '8082',
    meaning: 'Where health, readiness and /metrics are asked',
  }),
  logLevel: setting({
    env: 'AXION_LOG_LEVEL',
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    fallback: 'info',
    meaning: 'The least level that is logged',
  }),
  environment: setting({
    env: 'AXION_ENVIRONMENT',
    schema: z.string().regex(/^[a-z0-9-]{1,40}$/),
    fallback: 'local',
    meaning: 'Marks every message; messages of another environment are skipped and counted',
  }),
  sense: {
    url: secretSetting({ env: 'AXION_SENSE_POSTGRES_URL', meaning: 'PostgreSQL database axion_sense as role axion_sense_worker' }),
    directUrl: optionalSecret({
      env: 'AXION_SENSE_POSTGRES_DIRECT_URL',
      meaning:
        'The same database and role by an address that leads through no pooler, for partition maintenance; AXION_SENSE_POSTGRES_URL when absent',
    }),
    poolMax: setting({
      env: 'AXION_SENSE_WORKER_POOL_MAX',
      schema: whole.min(2).max(100),
      fallback: '6',
      meaning: 'Most connections to axion_sense',
    }),
  },
  events: eventLogSettings,
  clickhouse: { url: secretSetting({ env: 'AXION_CLICKHOUSE_URL', meaning: 'ClickHouse by HTTP, with user, password and database' }) },
  jobs: {
    url: secretSetting({
      env: 'AXION_TASKS_POSTGRES_URL',
      meaning: 'PostgreSQL database axion_sense_tasks as role axion_sense_worker; its schema jobs holds the job queue',
    }),
    schedules: schedulesSetting,
    retentionDays: setting({
      env: 'AXION_SENSE_RETENTION_DAYS',
      schema: z.string(),
      fallback: '',
      meaning:
        'Days that rows of partitioned tables are kept, before the rules in the database: public.outbox=7,road_data.wifi_scans=90, or never',
    }),
    staleRecordingDays: setting({
      env: 'AXION_SENSE_STALE_RECORDING_DAYS',
      schema: whole.min(1).max(3_650),
      fallback: '30',
      meaning: 'Days without a frame or a part of the log after which a recording is given up',
    }),
    port: setting({ env: 'AXION_SENSE_JOBS_PORT', schema: port, fallback: '8888', meaning: 'Where the job dashboard answers' }),
    dashboard: dashboardSettings('AXION_SENSE_JOBS', 'can_manage_organizations on system:axion-sense'),
    openfga: {
      url: optionalSetting({ env: 'AXION_OPENFGA_URL', schema: httpUrl, meaning: 'The authorization server; the job dashboard asks it' }),
      storeId: optionalSetting({ env: 'AXION_OPENFGA_STORE_ID', schema: z.string().min(1), meaning: 'The store that both products share' }),
      apiToken: optionalSecret({ env: 'AXION_OPENFGA_API_TOKEN', meaning: 'Preshared token of the authorization server' }),
    },
  },
} as const;

/** Settings of `--migrate`. */
export const runnerSettings = {
  logLevel: settings.logLevel,
  revision: revisionSetting,
  tasks: {
    url: secretSetting({ env: 'AXION_TASKS_POSTGRES_MIGRATE_URL', meaning: 'PostgreSQL database axion_sense_tasks as its migrate role' }),
  },
  events: eventLogSettings,
} as const;
