import { ensureStoreStep } from './parts/authorization-store.ts';
import { baseMapStep, demoDriveStep } from './parts/axionville.ts';
import { buildStep } from './parts/build-pages.ts';
import { demoDashboardStep, demoStep } from './parts/demo-step.ts';
import type { Part } from './parts/part.ts';
import { postgresParts } from './parts/postgres-part.ts';
import { programStep, type ServerRow, type StepRow, serverPart } from './parts/program-part.ts';
import { type Ground, groundOf } from './parts/settings.ts';
import type { TableOf } from './start-stack.ts';

const s3Settings = [
  'AXION_S3_URL',
  'AXION_S3_PUBLIC_URL',
  'AXION_S3_REGION',
  'AXION_S3_BUCKET',
  'AXION_S3_ACCESS_KEY_ID',
  'AXION_S3_SECRET_ACCESS_KEY',
] as const;
const openfgaSettings = ['AXION_OPENFGA_URL', 'AXION_OPENFGA_STORE_ID', 'AXION_OPENFGA_API_TOKEN'] as const;
const identitySettings = ['AXION_OIDC_ISSUER', 'AXION_OIDC_AUDIENCE'] as const;

/**
 * For programs that mostly pass bytes on: with a small young generation, buffers are reused while they are still in the processor's caches. A
 * million rows through the Gen API take half the processor time that way.
 */
const passesBytes = ['--max-semi-space-size=4'] as const;

/** Servers that stand in for what an installation has: each may be the person's own. */
const stores = ({ addresses }: Ground): readonly ServerRow[] => [
  {
    name: 'clickhouse',
    title: 'ClickHouse',
    entry: 'local/clickhouse/main.ts',
    dependsOn: [],
    ports: ['clickhouse'],
    url: addresses.clickhouse.url,
    health: '/healthz',
    external: !addresses.clickhouse.isOurs,
    takes: ['AXION_CLICKHOUSE_PORT', 'AXION_CLICKHOUSE_FOLDER', 'AXION_CLICKHOUSE_WRITER_PASSWORD', 'AXION_CLICKHOUSE_READER_PASSWORD'],
  },
  {
    name: 's3',
    title: 'Object storage (S3)',
    entry: 'local/s3/main.ts',
    flags: passesBytes,
    dependsOn: [],
    ports: ['s3'],
    url: addresses.s3.url,
    health: '/healthz',
    external: !addresses.s3.isOurs,
    takes: ['AXION_S3_PORT', 'AXION_S3_FOLDER', 'AXION_S3_BUCKETS', 'AXION_S3_CORS_ORIGINS', ...s3Settings],
  },
  {
    name: 'oidc',
    title: 'Sign-in (OIDC)',
    entry: 'local/oidc/main.ts',
    dependsOn: [],
    ports: ['oidc'],
    url: addresses.oidc.issuer,
    health: '/healthz',
    external: !addresses.oidc.isOurs,
    takes: [
      'AXION_OIDC_PORT',
      'AXION_OIDC_FOLDER',
      'AXION_OIDC_CLIENTS',
      'AXION_OIDC_DEMO_PASSWORD',
      'AXION_OIDC_MACHINE_SECRET',
      ...identitySettings,
    ],
  },
  {
    name: 'openfga',
    title: 'Authorization (OpenFGA)',
    entry: 'local/openfga/main.ts',
    dependsOn: ['postgres-bootstrap'],
    ports: ['openfga'],
    url: addresses.openfga.url,
    health: '/healthz',
    external: !addresses.openfga.isOurs,
    takes: ['AXION_OPENFGA_PORT', 'AXION_OPENFGA_POSTGRES_URL', 'AXION_OPENFGA_API_TOKEN'],
  },
];

/** The runners, in the order in which an installation runs them. */
const runners: readonly StepRow[] = [
  {
    name: 'migrate-sense-api',
    title: 'Tables of Sense',
    entry: 'apps/sense-api/main.ts',
    args: ['--migrate'],
    dependsOn: ['postgres-bootstrap', 'clickhouse', 'authorization-store'],
    takes: ['AXION_SENSE_POSTGRES_MIGRATE_URL', 'AXION_CLICKHOUSE_URL', ...openfgaSettings],
    done: 'up to date',
  },
  {
    name: 'migrate-sense-worker',
    title: 'Jobs and topics of Sense',
    entry: 'apps/sense-worker/main.ts',
    args: ['--migrate'],
    dependsOn: ['migrate-sense-api'],
    takes: ['AXION_TASKS_POSTGRES_MIGRATE_URL', 'AXION_EVENTS_POSTGRES_URL'],
    done: 'up to date',
  },
  {
    name: 'migrate-gen-api',
    title: 'Tables of Gen',
    entry: 'apps/gen-api/main.ts',
    args: ['--migrate'],
    dependsOn: ['migrate-sense-worker'],
    takes: [
      'AXION_GEN_POSTGRES_MIGRATE_URL',
      'AXION_GEN_SENSE_CLICKHOUSE_URL',
      ...openfgaSettings,
      'DataSources__Encryption__Keys__1',
      'DataSources__Encryption__CurrentVersion',
    ],
    done: 'up to date',
  },
];

/** The services and the pages. */
const services = ({ addresses }: Ground): readonly ServerRow[] => [
  {
    name: 'sense-api',
    title: 'Sense API',
    entry: 'apps/sense-api/main.ts',
    dependsOn: ['migrate-sense-api', 's3', 'oidc', 'openfga'],
    ports: ['sense-api', 'sense-grpc'],
    health: '/readyz',
    takes: [
      ...(['AXION_LISTEN_HOST', 'AXION_SENSE_API_PORT', 'AXION_SENSE_GRPC_PORT', 'AXION_SENSE_POSTGRES_URL', 'AXION_WEB_ORIGINS'] as const),
      ...(['AXION_CLICKHOUSE_URL', 'AXION_SENSE_API_PUBLIC_URL'] as const),
      ...[...s3Settings, ...openfgaSettings, ...identitySettings],
    ],
  },
  {
    name: 'sense-worker',
    title: 'Sense Worker',
    entry: 'apps/sense-worker/main.ts',
    dependsOn: ['migrate-sense-worker', 'clickhouse', 'openfga'],
    ports: ['sense-worker', 'sense-jobs'],
    url: `${addresses.senseJobs}/jobs`,
    health: '/readyz',
    takes: [
      'AXION_LISTEN_HOST',
      'AXION_SENSE_WORKER_PORT',
      'AXION_TASKS_POSTGRES_URL',
      'AXION_SENSE_JOBS_PORT',
      'AXION_SENSE_JOBS_PUBLIC_URL',
      'AXION_SENSE_JOBS_OIDC_CLIENT_ID',
      'AXION_SENSE_JOBS_OIDC_CLIENT_SECRET',
      'AXION_OIDC_ISSUER',
      ...openfgaSettings,
      'AXION_SENSE_POSTGRES_URL',
      'AXION_EVENTS_POSTGRES_URL',
      'AXION_CLICKHOUSE_URL',
    ],
    renamed: { AXION_SENSE_POSTGRES_URL: 'AXION_SENSE_WORKER_POSTGRES_URL' },
  },
  {
    name: 'gen-api',
    title: 'Gen API',
    entry: 'apps/gen-api/main.ts',
    flags: passesBytes,
    dependsOn: ['migrate-gen-api', 'clickhouse', 'oidc', 'openfga'],
    ports: ['gen-api'],
    health: '/readyz',
    takes: [
      ...['AXION_LISTEN_HOST', 'AXION_GEN_API_PORT', 'AXION_GEN_POSTGRES_URL', 'AXION_GEN_PUBLIC_URL', 'AXION_GEN_OIDC_CLIENT_ID'],
      ...['AXION_GEN_OIDC_CLIENT_SECRET', 'DataSources__Encryption__Keys__1', 'DataSources__Encryption__CurrentVersion'],
      ...['AXION_WEB_ORIGINS', ...openfgaSettings, ...identitySettings],
    ] as ServerRow['takes'],
  },
  {
    name: 'gen-worker',
    title: 'Gen Worker',
    entry: 'apps/gen-worker/main.ts',
    dependsOn: ['migrate-gen-api', 'openfga'],
    ports: ['gen-worker'],
    url: `${addresses.genJobs}/jobs`,
    health: '/readyz',
    takes: [
      ...([
        'AXION_LISTEN_HOST',
        'AXION_GEN_WORKER_PORT',
        'AXION_GEN_POSTGRES_URL',
        'AXION_GEN_JOBS_PUBLIC_URL',
        'AXION_OIDC_ISSUER',
      ] as const),
      ...(['AXION_GEN_JOBS_OIDC_CLIENT_ID', 'AXION_GEN_JOBS_OIDC_CLIENT_SECRET', ...openfgaSettings] as const),
    ],
  },
  {
    name: 'sense-web',
    title: 'Sense Web',
    entry: 'apps/sense-web/server.ts',
    folder: 'apps/sense-web',
    dependsOn: ['build-sense-web', 'base-map', 'sense-api'],
    ports: ['sense-web'],
    health: '/healthz',
    takes: [
      'AXION_LISTEN_HOST',
      'AXION_SENSE_WEB_PORT',
      'AXION_BASEMAP_FOLDER',
      'AXION_SENSE_API_PUBLIC_URL',
      'AXION_OIDC_ISSUER',
      'AXION_SENSE_WEB_OIDC_CLIENT_ID',
      'AXION_S3_PUBLIC_URL',
    ],
    env: { NODE_ENV: 'production' },
  },
  {
    name: 'gen-web',
    title: 'Gen Web',
    entry: 'apps/gen-web/.next/standalone/apps/gen-web/server.js',
    folder: 'apps/gen-web',
    dependsOn: ['build-gen-web', 'base-map', 'gen-api'],
    ports: ['gen-web'],
    health: '/healthz',
    takes: ['PORT', 'HOSTNAME', 'AXION_BASEMAP_FOLDER', 'AXION_GEN_API_URL'],
    env: { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  },
];

/** Every part of the stack of one machine: what it is, what it needs, how it starts, when it is ready. */
export const stackParts =
  (env: Ground['env']): TableOf =>
  (known) => {
    const store = { id: undefined as string | undefined };
    const ground = groundOf({
      ...known,
      env,
      storeId: () => {
        if (store.id === undefined) throw new Error('the authorization store is asked for before it is made');
        return store.id;
      },
    });
    return [
      ...postgresParts(ground),
      ...stores(ground).map((row) => serverPart(ground, row)),
      ensureStoreStep(ground, (id) => {
        store.id = id;
      }),
      ...runners.map((row) => programStep(ground, row)),
      ...services(ground).map((row) => serverPart(ground, row)),
      buildStep(ground, 'sense-web'),
      buildStep(ground, 'gen-web'),
      baseMapStep(ground),
      ...(ground.addresses.oidc.isOurs ? [demoStep(ground), demoDashboardStep(ground), demoDriveStep(ground)] : []),
    ] satisfies readonly Part[];
  };
