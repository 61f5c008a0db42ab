import { stackClients } from '../../oidc/clients.ts';
import { type Addresses, addressesOf } from '../addresses.ts';
import type { Home } from '../home.ts';
import type { Ports } from '../ports.ts';
import type { Secrets } from '../secrets.ts';

/** What the whole table is made from. */
export type Ground = {
  readonly home: Home;
  readonly ports: Ports;
  readonly secrets: Secrets;
  readonly addresses: Addresses;
  /** The environment of `axion up`. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Goes into every child's environment. */
  readonly mark: Readonly<Record<string, string>>;
  /** Known once the authorization server runs. */
  readonly storeId: () => string;
};

/** Every setting that the stack knows a value for, by the name under which services read it. Lazy values are known only later. */
export function settingsOf(ground: Ground) {
  const { home, ports, secrets, addresses } = ground;
  const { urlOf } = addresses.postgres;
  return {
    AXION_HOME: home.folder,
    AXION_LISTEN_HOST: '127.0.0.1',
    AXION_RUNTIME_CACHE: home.runtime,
    AXION_BASEMAP_FOLDER: home.basemap,
    AXION_SENSE_API_PORT: ports['sense-api'],
    AXION_SENSE_GRPC_PORT: ports['sense-grpc'],
    AXION_SENSE_WORKER_PORT: ports['sense-worker'],
    AXION_SENSE_JOBS_PORT: ports['sense-jobs'],
    AXION_GEN_WORKER_PORT: ports['gen-worker'],
    AXION_GEN_API_PORT: ports['gen-api'],
    AXION_SENSE_WEB_PORT: ports['sense-web'],
    /** The names that Next's own server reads. */
    PORT: ports['gen-web'],
    HOSTNAME: '127.0.0.1',

    AXION_SENSE_POSTGRES_URL: urlOf('axion_sense_app', 'axion_sense'),
    AXION_SENSE_WORKER_POSTGRES_URL: urlOf('axion_sense_worker', 'axion_sense'),
    AXION_SENSE_POSTGRES_MIGRATE_URL: urlOf('axion_sense_migrate', 'axion_sense'),
    AXION_TASKS_POSTGRES_URL: urlOf('axion_sense_worker', 'axion_sense_tasks'),
    AXION_TASKS_POSTGRES_MIGRATE_URL: urlOf('axion_sense_migrate', 'axion_sense_tasks'),
    AXION_GEN_POSTGRES_URL: urlOf('axion_gen_app', 'axion_gen'),
    AXION_GEN_POSTGRES_MIGRATE_URL: urlOf('axion_gen_migrate', 'axion_gen'),
    AXION_EVENTS_POSTGRES_URL: urlOf('axion_events', 'axion_events'),
    AXION_OPENFGA_POSTGRES_URL: urlOf('axion_openfga', 'axion_sense_permissions'),

    AXION_CLICKHOUSE_URL: addresses.clickhouse.url,
    AXION_CLICKHOUSE_PORT: ports.clickhouse,
    AXION_CLICKHOUSE_FOLDER: home.clickhouse,
    AXION_CLICKHOUSE_WRITER_PASSWORD: secrets.clickhouse,
    AXION_CLICKHOUSE_READER_PASSWORD: secrets.clickhouseReader,
    AXION_GEN_SENSE_CLICKHOUSE_URL: addresses.clickhouse.readerUrl,
    AXION_S3_URL: addresses.s3.url,
    AXION_S3_PUBLIC_URL: addresses.s3.publicUrl,
    AXION_S3_REGION: 'us-east-1',
    AXION_S3_BUCKET: 'axion',
    AXION_S3_ACCESS_KEY_ID: secrets.s3AccessKeyId,
    AXION_S3_SECRET_ACCESS_KEY: secrets.s3SecretAccessKey,
    AXION_S3_PORT: ports.s3,
    AXION_S3_FOLDER: home.s3,
    AXION_S3_BUCKETS: 'axion',
    AXION_S3_CORS_ORIGINS: `${addresses.senseWeb},${addresses.genWeb}`,
    AXION_OPENFGA_URL: addresses.openfga.url,
    AXION_OPENFGA_PORT: ports.openfga,
    AXION_OPENFGA_API_TOKEN: secrets.openfgaToken,
    AXION_OPENFGA_STORE_ID: ground.storeId,

    AXION_OIDC_ISSUER: addresses.oidc.issuer,
    AXION_OIDC_AUDIENCE: 'axion',
    AXION_OIDC_PORT: ports.oidc,
    AXION_OIDC_FOLDER: home.oidc,
    AXION_OIDC_DEMO_PASSWORD: secrets.demoPassword,
    AXION_OIDC_MACHINE_SECRET: secrets.oidcMachineSecret,
    AXION_OIDC_CLIENTS: JSON.stringify(
      stackClients({
        senseWebUrl: addresses.senseWeb,
        senseWebClientId: 'axion-sense-web',
        genPublicUrl: addresses.genWeb,
        genClientId: 'axion-gen',
        genClientSecret: secrets.genClientSecret,
        dashboards: [
          { clientId: 'axion-sense-jobs', name: 'Axion Sense jobs', url: addresses.senseJobs, clientSecret: secrets.senseJobsClientSecret },
          { clientId: 'axion-gen-jobs', name: 'Axion Gen jobs', url: addresses.genJobs, clientSecret: secrets.genJobsClientSecret },
        ],
      }),
    ),
    AXION_GEN_OIDC_CLIENT_ID: 'axion-gen',
    AXION_GEN_OIDC_CLIENT_SECRET: secrets.genClientSecret,
    AXION_SENSE_WEB_OIDC_CLIENT_ID: 'axion-sense-web',
    AXION_SENSE_JOBS_PUBLIC_URL: addresses.senseJobs,
    AXION_SENSE_JOBS_OIDC_CLIENT_ID: 'axion-sense-jobs',
    AXION_SENSE_JOBS_OIDC_CLIENT_SECRET: secrets.senseJobsClientSecret,
    AXION_GEN_JOBS_PUBLIC_URL: addresses.genJobs,
    AXION_GEN_JOBS_OIDC_CLIENT_ID: 'axion-gen-jobs',
    AXION_GEN_JOBS_OIDC_CLIENT_SECRET: secrets.genJobsClientSecret,

    AXION_SENSE_API_PUBLIC_URL: addresses.senseApi,
    AXION_GEN_PUBLIC_URL: addresses.genWeb,
    AXION_GEN_API_URL: addresses.genApi,
    AXION_WEB_ORIGINS: `${addresses.senseWeb},${addresses.genWeb}`,
    DataSources__Encryption__Keys__1: secrets.sealingKey,
    DataSources__Encryption__CurrentVersion: 1,
  } as const satisfies Record<string, string | number | (() => string)>;
}

export type SettingName = keyof ReturnType<typeof settingsOf>;

/** Of the person's own environment: what programs need to find their way, out to a network and into their language. */
const inherited = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'TMPDIR', 'TZ', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TERM'],
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy'],
  ...['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_COMPILE_CACHE'],
];

/** Given to the supervisor, never to a child: it opens every database. */
const onlyForUs = new Set(['AXION_POSTGRES_URL']);

/**
 * The whole environment of a child: what it inherits, the settings it takes, and over them whatever AXION_ variable the person set.
 * A setting may be given under another name: `{ AXION_SENSE_POSTGRES_URL: 'AXION_SENSE_WORKER_POSTGRES_URL' }`.
 */
export function environmentOf(
  ground: Ground,
  takes: readonly SettingName[],
  renamed: Readonly<Partial<Record<SettingName, SettingName>>> = {},
): Readonly<Record<string, string>> {
  const settings = settingsOf(ground);
  const textOf = (name: SettingName): string => {
    const value = settings[renamed[name] ?? name];
    return typeof value === 'function' ? value() : String(value);
  };
  const own = Object.entries(ground.env).filter(([name]) => inherited.includes(name) || isPersonal(name));
  const present = own.filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '');
  return {
    ...Object.fromEntries(takes.map((name) => [name, textOf(name)])),
    ...Object.fromEntries(present),
    ...ground.mark,
    AXION_HOME: ground.home.folder,
  };
}

const isPersonal = (name: string): boolean => /^(AXION_|DataSources__)/.test(name) && !onlyForUs.has(name);

/** The addresses belong to the ground; made once. */
export const groundOf = (known: Omit<Ground, 'addresses'>): Ground => ({ ...known, addresses: addressesOf(known) });
