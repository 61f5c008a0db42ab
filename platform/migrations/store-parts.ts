import type pg from 'pg';
import { z } from 'zod';
import type { AuthorizationModel } from '../authz/compose-model.ts';
import type { OpenFgaApi } from '../authz/openfga-api.ts';
import type { ModelRecord } from '../authz/upload-model.ts';
import { connectClickHouse } from '../clickhouse/connect-clickhouse.ts';
import { AxionError } from '../errors/axion-error.ts';
import type { EventLog } from '../events/event-log.ts';
import { jobsSchema, jobsSchemaVersion } from '../jobs/jobs-schema.ts';
import { checkClickHouse, planClickHouse } from './check-clickhouse.ts';
import { checkPostgres, inReadOnlySession, type PostgresQuestion, whenAbsent } from './check-postgres.ts';
import { planPostgres } from './plan-postgres.ts';
import type { RunnerPart } from './runner-parts.ts';

/** A PostgreSQL database and the folder its tables come from. */
export const postgresPart = (name: string, question: PostgresQuestion): RunnerPart => ({
  name: `${name} in PostgreSQL`,
  check: () => checkPostgres(question),
  plan: () => planPostgres(question),
});

/** The job queue's own schema inside a database. */
export const jobsPart = (name: string, url: string): RunnerPart => {
  const standing = async (): Promise<readonly string[]> => {
    const version = await inReadOnlySession(url, jobsVersion).catch(whenAbsent);
    if (version === jobsSchemaVersion) return [];
    return [
      version === undefined
        ? 'the job queue has no tables'
        : `the job queue's tables are of version ${version}; they should be of ${jobsSchemaVersion}`,
    ];
  };
  return {
    name: `jobs in ${name}`,
    check: standing,
    plan: async () => (await standing()).map((line) => `  ${line}: they would be brought there`),
  };
};

async function jobsVersion(client: pg.Client): Promise<number | undefined> {
  const { rows: tables } = await client.query<{ name: string | null }>('select to_regclass($1) as name', [`${jobsSchema}.version`]);
  if (tables[0]?.name == null) return undefined;
  return (await client.query<{ version: number }>(`select version from ${jobsSchema}.version`)).rows[0]?.version;
}

type Analytics = { readonly url: string; readonly engine: 'plain' | 'replicated'; readonly folder: string };

/** A ClickHouse database; asked from outside of it, because nobody can stand in one that is not there yet. */
export function clickHousePart({ url, engine, folder }: Analytics): RunnerPart {
  const database = decodeURIComponent(new URL(url).pathname.slice(1)) || 'axion_sense';
  const asking = async (ask: (clickhouse: ReturnType<typeof connectClickHouse>) => Promise<readonly string[]>) => {
    const clickhouse = connectClickHouse({ url, database: 'default', connections: 1 });
    return ask(clickhouse).finally(() => clickhouse.close());
  };
  return {
    name: `${database} in ClickHouse`,
    check: () => asking((clickhouse) => checkClickHouse({ clickhouse, database, folder })),
    plan: () => asking((clickhouse) => planClickHouse({ clickhouse, database, folder, engine })),
  };
}

type Topics = { readonly topics: readonly { readonly name: string; readonly partitions: number }[]; readonly open: () => EventLog };

/** The topics of the event log. One with another number of partitions cannot be mended by a runner: keys would change their place. */
export function topicsPart({ topics, open }: Topics): RunnerPart {
  const compare = async (missing: (topic: { readonly name: string; readonly partitions: number }) => string) => {
    const log = open();
    try {
      const lines = await Promise.all(
        topics.map(async (topic) => {
          const found = await partitionsOf(log, topic.name);
          if (found === topic.partitions) return [];
          return [
            found === 0
              ? missing(topic)
              : `topic ${topic.name} has ${found} partitions; it should have ${topic.partitions}, and only a new topic can`,
          ];
        }),
      );
      return lines.flat();
    } finally {
      await log.close();
    }
  };
  return {
    name: 'topics',
    check: () => compare(({ name }) => `topic ${name} is missing`),
    plan: () =>
      compare(({ name, partitions }) => `  topic ${name} would be made with ${partitions} partition${partitions === 1 ? '' : 's'}`),
  };
}

/** A group that nobody is in is behind in every partition. */
async function partitionsOf(log: Pick<EventLog, 'lag'>, topic: string): Promise<number> {
  try {
    return (await log.lag(topic, 'axion-check')).length;
  } catch (error) {
    if (error instanceof AxionError && error.code === 'events.topic-missing') return 0;
    throw error;
  }
}

type Model = {
  readonly read: () => Promise<AuthorizationModel>;
  readonly storeId: string;
  /** Opened for one question and closed after it. */
  readonly open: () => { readonly api: OpenFgaApi; readonly record: Pick<ModelRecord, 'find'>; readonly close: () => Promise<void> };
};

/** The authorization model of one product: whether what the files say was uploaded, and is still there. */
export function modelPart({ read, storeId, open }: Model): RunnerPart {
  const standing = async (): Promise<readonly string[]> => {
    const { sha256, document } = await read();
    const { api, record, close } = open();
    try {
      const modelId = await record.find(sha256).catch(nothingRecorded);
      const short = `the model of this release (SHA-256 ${sha256.slice(0, 12)}…, ${countTypes(document)} types)`;
      if (modelId === undefined) return [`${short} was not uploaded`];
      const path = `/stores/${encodeURIComponent(storeId)}/authorization-models/${encodeURIComponent(modelId)}`;
      return (await isThere(api, path)) ? [] : [`${short} is recorded as ${modelId}, which the store ${storeId} does not have`];
    } finally {
      await close();
    }
  };
  return {
    name: 'authorization model',
    check: standing,
    plan: async () => (await standing()).map((line) => `  ${line}; it would be uploaded`),
  };
}

const countTypes = (document: object): number => (document as { type_definitions?: readonly unknown[] }).type_definitions?.length ?? 0;

/** No database or no table yet: then nothing was uploaded either. */
function nothingRecorded(error: unknown): undefined {
  if (error instanceof AxionError && error.code === 'store.refused' && ['3D000', '42P01'].includes((error.params as { code: string }).code))
    return undefined;
  throw error;
}

async function isThere(api: OpenFgaApi, path: string): Promise<boolean> {
  try {
    await api.get(path, z.unknown());
    return true;
  } catch (error) {
    const code = error instanceof AxionError && error.code === 'store.refused' ? (error.params as { code: string }).code : '';
    if (code === 'authorization_model_not_found' || code === 'store_id_not_found') return false;
    throw error;
  }
}
