import { openOpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import { connectClickHouse } from '@axion/platform/clickhouse/connect-clickhouse.ts';
import { loadConfig } from '@axion/platform/config/load-config.ts';
import { httpUrl, optionalSecret, optionalSetting, secretSetting, setting } from '@axion/platform/config/setting.ts';
import { connectObjects } from '@axion/platform/objects/connect-objects.ts';
import type { Objects } from '@axion/platform/objects/objects.ts';
import { objectsSettings } from '@axion/platform/objects/objects-settings.ts';
import { z } from 'zod';
import { UsageError } from '../failure.ts';
import { type PgPrograms, pgPrograms } from './pg-programs.ts';

/** What is copied beside PostgreSQL. */
export const otherStores = ['clickhouse', 'openfga', 'objects'] as const;
export type OtherStore = (typeof otherStores)[number];

const settings = {
  postgresUrl: secretSetting({
    env: 'AXION_POSTGRES_URL',
    meaning: 'The PostgreSQL server, as an administrator who may read all of our databases, directly and not through a pooler',
  }),
  clickhouseUrl: optionalSecret({ env: 'AXION_CLICKHOUSE_URL', meaning: 'ClickHouse as http://user:password@host:8123/axion_sense' }),
  clickhouseEngine: optionalSetting({
    env: 'AXION_CLICKHOUSE_ENGINE',
    schema: z.enum(['plain', 'replicated']),
    meaning: 'How a restore makes tables that are not there; as they were when absent',
  }),
  openfga: {
    url: optionalSetting({ env: 'AXION_OPENFGA_URL', schema: httpUrl, meaning: 'The authorization server' }),
    storeId: setting({ env: 'AXION_OPENFGA_STORE_ID', schema: z.string(), fallback: '', meaning: 'Its store' }),
    apiToken: optionalSecret({ env: 'AXION_OPENFGA_API_TOKEN', meaning: 'Its token' }),
  },
};

export type Authorization = { readonly url: string; readonly storeId: string; readonly apiToken: string | undefined };

/** All stores of one installation, as an administrator reaches them. */
export type Stores = {
  readonly postgresUrl: string;
  readonly programs: PgPrograms;
  readonly clickhouse:
    | { readonly url: string; readonly client: ClickHouse; readonly engine: 'plain' | 'replicated' | undefined }
    | undefined;
  readonly openfga: Authorization | undefined;
  readonly objects: Objects | undefined;
  close(): Promise<void>;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** The longest that one statement of ours may take in ClickHouse. */
const clickhouseTimeoutMs = 600_000;

/**
 * Connects to nothing yet. A store that is neither named nor left out on purpose is refused: a backup that silently lacks one is found out too late.
 * @throws UsageError, AxionError `configuration.invalid`
 */
export function openStores(env: Environment, without: readonly OtherStore[]): Stores {
  const config = loadConfig(settings, env);
  const named = { clickhouse: env.AXION_CLICKHOUSE_URL, openfga: env.AXION_OPENFGA_URL, objects: env.AXION_S3_URL };
  const missing = otherStores.filter((store) => !named[store] && !without.includes(store));
  if (missing.length > 0)
    throw new UsageError(
      `These stores are not named: ${missing.join(', ')} (AXION_CLICKHOUSE_URL, AXION_OPENFGA_URL, AXION_S3_URL). Leave them out with --without ${missing.join(',')}`,
    );
  const wants = (store: OtherStore) => !without.includes(store);
  const clickhouseUrl = wants('clickhouse') ? config.clickhouseUrl?.reveal() : undefined;
  const clickhouse =
    clickhouseUrl === undefined
      ? undefined
      : {
          url: clickhouseUrl,
          client: connectClickHouse({ url: clickhouseUrl, timeoutMs: clickhouseTimeoutMs }),
          engine: config.clickhouseEngine,
        };
  const objects = wants('objects') ? connectObjects(loadConfig(objectsSettings, env)) : undefined;
  const { url, storeId, apiToken } = config.openfga;
  const openfga = url === undefined || !wants('openfga') ? undefined : { url, storeId, apiToken: apiToken?.reveal() };
  return {
    ...{ postgresUrl: config.postgresUrl.reveal(), programs: pgPrograms(env), clickhouse, openfga, objects },
    async close() {
      await clickhouse?.client.close();
      await objects?.close();
    },
  };
}

/** The API of the authorization server. Whoever opens it closes it. */
export const openFgaApiOf = ({ url, apiToken }: Authorization) => openOpenFgaApi({ apiUrl: url, apiToken, timeoutMs: 30_000 });
