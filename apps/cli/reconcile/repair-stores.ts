import { fileURLToPath } from 'node:url';
import { ensureParentTuples } from '@axion/gen/people/ensure-parent-tuples.ts';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { modelVersions } from '@axion/platform/authz/model-versions.ts';
import { openAuthz } from '@axion/platform/authz/open-authz.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { rewriteAnalytics } from '@axion/sense/analytics/rewrite-analytics.ts';
import { ensureSenseTuples } from '@axion/sense/people/ensure-sense-tuples.ts';
import type { Authorization, Stores } from '../installation/stores.ts';
import { tupleOf } from './compare-tuples.ts';
import type { Differences, Kind } from './differences.ts';

const models = fileURLToPath(new URL('../../../migrations/openfga', import.meta.url));
const idsPerStatement = 1_000;

/** Makes the others as PostgreSQL says, as far as it can: pictures come only from copies. Says what was done, a line each. */
export async function repairStores(stores: Stores, found: Differences['found']): Promise<readonly string[]> {
  const keysOf = (kind: Kind) => found.get(kind)?.keys ?? [];
  const done: string[] = [];
  const clickhouse = stores.clickhouse?.client;
  if (clickhouse) {
    const frameIds = keysOf('frame-not-in-clickhouse').map((key) => key.slice(37));
    const trackIds = keysOf('track-not-in-clickhouse').map((key) => key.slice(0, 36));
    await onPool(stores, 'sense', (postgres) => rewriteAnalytics({ postgres, clickhouse }, { frameIds, trackIds }));
    done.push(`written to ClickHouse: ${frameIds.length} frames, ${trackIds.length} drives`);
    const strangers = keysOf('frame-only-in-clickhouse').map((key) => key.slice(37));
    const known = new Set(trackIds);
    const strangeTracks = keysOf('track-only-in-clickhouse')
      .map((key) => key.slice(0, 36))
      .filter((id) => !known.has(id));
    await deleteRows(clickhouse, 'frames', strangers);
    await deleteRows(clickhouse, 'tracks', strangeTracks);
    done.push(`deleted in ClickHouse: ${strangers.length} frames, ${strangeTracks.length} drives`);
  }
  if (stores.openfga) done.push(await repairTuples(stores, stores.openfga, keysOf('tuple-too-much')));
  return done;
}

async function deleteRows(
  clickhouse: { execute(sql: string): Promise<string> },
  table: 'frames' | 'tracks',
  ids: readonly string[],
): Promise<void> {
  for (let at = 0; at < ids.length; at += idsPerStatement) {
    const some = ids.slice(at, at + idsPerStatement).filter((id) => /^[0-9a-f-]{36}$/.test(id));
    await clickhouse.execute(`delete from ${table} where id in (${some.map((id) => `'${id}'`).join(', ')})`);
  }
}

/** Writes every fact that rows imply, and takes away what they do not know. */
export async function repairTuples(
  stores: Pick<Stores, 'postgresUrl'>,
  openfga: Authorization,
  tooMuch: readonly string[],
): Promise<string> {
  const address = { apiUrl: openfga.url, apiToken: openfga.apiToken, storeId: openfga.storeId };
  const sense = await onPool(stores, 'sense', async (postgres) => {
    const authz = openAuthz({ ...address, model: await readProductModel(models, 'sense'), record: modelVersions(postgres) });
    try {
      for (const line of tooMuch.filter((each) => !/ role:/.test(each))) await authz.write({ deletes: [tupleOf(line)] });
      return await ensureSenseTuples({ postgres, authz, now: () => new Date() });
    } finally {
      await authz.close();
    }
  });
  const gen = await onPool(stores, 'gen', async (postgres) => {
    const authz = openAuthz({ ...address, model: await readProductModel(models, 'gen'), record: modelVersions(postgres) });
    try {
      for (const line of tooMuch.filter((each) => / role:/.test(each))) await authz.write({ deletes: [tupleOf(line)] });
      return await ensureParentTuples({ postgres, authz });
    } finally {
      await authz.close();
    }
  });
  return `facts brought to the authorization store: ${sense + gen}; taken away: ${tooMuch.length}`;
}

async function onPool<Result>(
  { postgresUrl }: Pick<Stores, 'postgresUrl'>,
  product: 'sense' | 'gen',
  work: (postgres: Postgres) => Promise<Result>,
): Promise<Result> {
  const postgres = connectPostgres({ url: withDatabase(postgresUrl, `axion_${product}`), poolMax: 2, applicationName: 'axion-reconcile' });
  return work(postgres).finally(() => postgres.close());
}
