import { fileURLToPath } from 'node:url';
import { ensureParentTuples } from '@axion/gen/people/ensure-parent-tuples.ts';
import { readProductModel } from '@axion/platform/authz/compose-model.ts';
import { modelVersions } from '@axion/platform/authz/model-versions.ts';
import { openAuthz } from '@axion/platform/authz/open-authz.ts';
import type { TupleDeps } from '@axion/platform/authz/tuple-outbox.ts';
import type { ClickHouse } from '@axion/platform/clickhouse/clickhouse.ts';
import { connectPostgres } from '@axion/platform/postgres/connect-postgres.ts';
import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { listKeptFrames } from '@axion/sense/analytics/kept-frames.queries.ts';
import { rewriteAnalytics } from '@axion/sense/analytics/rewrite-analytics.ts';
import { ensureSenseTuples } from '@axion/sense/people/ensure-sense-tuples.ts';
import { timeOfId } from '@axion/sense/tracks/id-time.ts';
import { z } from 'zod';
import type { Product } from '../installation/products.ts';
import type { Authorization, Stores } from '../installation/stores.ts';
import { productOf, tupleOf } from './compare-tuples.ts';
import type { Differences, Kind } from './differences.ts';

const models = fileURLToPath(new URL('../../../migrations/openfga', import.meta.url));
const idsPerStatement = 1_000;

/**
 * Makes the others as PostgreSQL says, as far as it can: pictures come only from copies. Says what was done, a line each. What is repaired must not be on its way: see
 * `awaitArrival`.
 */
export async function repairStores(stores: Stores, products: readonly Product[], found: Differences['found']): Promise<readonly string[]> {
  const keysOf = (kind: Kind) => found.get(kind)?.keys ?? [];
  const done: string[] = [];
  const { clickhouse, openfga } = stores;
  if (clickhouse && products.includes('sense'))
    done.push(await onPool(stores, 'sense', (postgres) => repairAnalytics({ postgres, clickhouse: clickhouse.client }, keysOf)));
  if (openfga) done.push(await repairTuples(stores, { openfga, products }, keysOf('tuple-too-much')));
  return done;
}

type Analytics = { readonly postgres: Pick<Postgres, 'many' | 'maybeOne'>; readonly clickhouse: ClickHouse };

/** What is there wrongly or more than once goes before it comes back once, if PostgreSQL has it at this moment. */
export async function repairAnalytics(deps: Analytics, keysOf: (kind: Kind) => readonly string[]): Promise<string> {
  const framesOf = (kind: Kind) => keysOf(kind).map((key) => key.slice(37));
  const tracksOf = (kind: Kind) => keysOf(kind).map((key) => key.slice(0, 36));
  const twice = framesOf('frame-twice-in-clickhouse');
  const strangers = await withoutKept(deps, framesOf('frame-only-in-clickhouse'));
  const frameIds = [...framesOf('frame-not-in-clickhouse'), ...twice];
  const trackIds = [
    ...new Set([...tracksOf('track-not-in-clickhouse'), ...tracksOf('track-only-in-clickhouse'), ...tracksOf('track-twice-in-clickhouse')]),
  ];
  await deleteRows(deps.clickhouse, 'frames', [...strangers, ...twice]);
  await deleteRows(deps.clickhouse, 'tracks', trackIds);
  await rewriteAnalytics(deps, { frameIds, trackIds });
  return `ClickHouse: ${frameIds.length} frames and ${trackIds.length} drives written as PostgreSQL has them, ${strangers.length} frames deleted`;
}

async function withoutKept({ postgres }: Analytics, ids: readonly string[]): Promise<readonly string[]> {
  const kept = new Set<string>();
  for (let at = 0; at < ids.length; at += idsPerStatement) {
    const some = ids.slice(at, at + idsPerStatement);
    const createdAts = some.map((id) => timeOfId(id).toISOString());
    for (const { id } of await postgres.many(listKeptFrames, { ids: some, createdAts })) kept.add(id);
  }
  return ids.filter((id) => !kept.has(id));
}

async function deleteRows(clickhouse: Pick<ClickHouse, 'execute'>, table: 'frames' | 'tracks', ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += idsPerStatement) {
    const some = z.array(z.uuid()).parse(ids.slice(at, at + idsPerStatement));
    await clickhouse.execute(`delete from ${table} where id in (${some.map((id) => `'${id}'`).join(', ')})`);
  }
}

const ensureTuples: Readonly<Record<Product, (deps: TupleDeps) => Promise<number>>> = {
  sense: (deps) => ensureSenseTuples({ ...deps, now: () => new Date() }),
  gen: ensureParentTuples,
};

/** Writes every fact that rows of these products imply, and takes away what they do not know. */
export async function repairTuples(
  stores: Pick<Stores, 'postgresUrl'>,
  { openfga, products }: { readonly openfga: Authorization; readonly products: readonly Product[] },
  tooMuch: readonly string[],
): Promise<string> {
  const surplus = tooMuch.map(tupleOf);
  const address = { apiUrl: openfga.url, apiToken: openfga.apiToken, storeId: openfga.storeId };
  let brought = 0;
  for (const product of products)
    brought += await onPool(stores, product, async (postgres) => {
      const authz = openAuthz({ ...address, model: await readProductModel(models, product), record: modelVersions(postgres) });
      try {
        for (const tuple of surplus) if (productOf(tuple) === product) await authz.write({ deletes: [tuple] });
        return await ensureTuples[product]({ postgres, authz });
      } finally {
        await authz.close();
      }
    });
  return `facts brought to the authorization store: ${brought}; taken away: ${tooMuch.length}`;
}

async function onPool<Result>(
  { postgresUrl }: Pick<Stores, 'postgresUrl'>,
  product: Product,
  work: (postgres: Postgres) => Promise<Result>,
): Promise<Result> {
  const postgres = connectPostgres({ url: withDatabase(postgresUrl, `axion_${product}`), poolMax: 2, applicationName: 'axion-reconcile' });
  return work(postgres).finally(() => postgres.close());
}
