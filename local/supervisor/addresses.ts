import { withDatabase, withRole } from '@axion/platform/postgres/postgres-address.ts';
import type { Ports } from './ports.ts';
import type { Secrets } from './secrets.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where every dependency of the services is: ours on this machine, or one that the person named. */
export type Addresses = {
  readonly postgres: {
    readonly isOurs: boolean;
    readonly adminUrl: string;
    readonly urlOf: (role: keyof Secrets & `axion_${string}`, database: string) => string;
  };
  /** `readerUrl`: of the user who may only select, for Gen. */
  readonly clickhouse: { readonly isOurs: boolean; readonly url: string; readonly readerUrl: string };
  readonly s3: { readonly isOurs: boolean; readonly url: string; readonly publicUrl: string };
  readonly oidc: { readonly isOurs: boolean; readonly issuer: string };
  readonly openfga: { readonly isOurs: boolean; readonly url: string };
  /** Pages and APIs, as people and browsers reach them. */
  readonly senseApi: string;
  readonly genApi: string;
  readonly senseWeb: string;
  readonly genWeb: string;
  /** The job dashboards, below /jobs. */
  readonly senseJobs: string;
  readonly genJobs: string;
};

/**
 * Reads the five variables that replace a local server. Browsers reach everything by `localhost`, so that one cookie host and one issuer hold;
 * stores are reached by address.
 */
export function addressesOf({
  env,
  ports,
  secrets,
}: {
  readonly env: Environment;
  readonly ports: Ports;
  readonly secrets: Secrets;
}): Addresses {
  const ours = (name: keyof Ports) => `http://localhost:${ports[name]}`;
  const given = (name: string) => (env[name] === '' ? undefined : env[name]);
  const postgres = given('AXION_POSTGRES_URL');
  const adminUrl = postgres ?? `postgres://postgres:${secrets.postgres}@127.0.0.1:${ports.postgres}/postgres`;
  const s3 = given('AXION_S3_URL');
  const clickhouse = given('AXION_CLICKHOUSE_URL');
  const clickhouseAs = (user: string, password: string) => `http://${user}:${password}@127.0.0.1:${ports.clickhouse}/axion_sense`;
  return {
    postgres: {
      isOurs: postgres === undefined,
      adminUrl,
      urlOf: (role, database) => withRole(withDatabase(adminUrl, database), role, secrets[role]),
    },
    clickhouse: {
      isOurs: clickhouse === undefined,
      url: clickhouse ?? clickhouseAs('axion_writer', secrets.clickhouse),
      readerUrl: given('AXION_GEN_SENSE_CLICKHOUSE_URL') ?? clickhouse ?? clickhouseAs('axion_gen_reader', secrets.clickhouseReader),
    },
    s3: { isOurs: s3 === undefined, url: s3 ?? ours('s3'), publicUrl: given('AXION_S3_PUBLIC_URL') ?? s3 ?? ours('s3') },
    oidc: { isOurs: given('AXION_OIDC_ISSUER') === undefined, issuer: given('AXION_OIDC_ISSUER') ?? ours('oidc') },
    openfga: {
      isOurs: given('AXION_OPENFGA_URL') === undefined,
      url: given('AXION_OPENFGA_URL') ?? `http://127.0.0.1:${ports.openfga}`,
    },
    senseApi: ours('sense-api'),
    genApi: ours('gen-api'),
    senseWeb: ours('sense-web'),
    genWeb: ours('gen-web'),
    senseJobs: ours('sense-jobs'),
    genJobs: ours('gen-worker'),
  };
}
