import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import type { Product } from '../installation/products.ts';
import type { Stores } from '../installation/stores.ts';
import { compareTuples } from './compare-tuples.ts';
import { type Differences, openDifferences } from './differences.ts';
import { mergeKeys } from './merge-keys.ts';
import { clickhouseKeys, pictureKeys, postgresKeys } from './read-keys.ts';

async function* nothing(): AsyncGenerator<string> {}

/** How many of each were compared, and what differs. Stores that are left out are not compared. */
export type Comparison = { readonly differences: Differences['found']; readonly compared: Record<string, number> };

/**
 * Compares everything of these products with PostgreSQL: drives and frames are Sense's, facts are of both. What is on its way between two stores at that moment shows as a
 * difference. `most` keys a kind are kept.
 */
export async function compareStores(stores: Stores, products: readonly Product[], most: number): Promise<Comparison> {
  const differences = openDifferences(most);
  const compared: Record<string, number> = {};
  const hasSense = products.includes('sense');
  if (hasSense && stores.clickhouse) compared.tracks = await compareTracks(stores, stores.clickhouse.client, differences);
  if (hasSense && (stores.clickhouse || stores.objects)) compared.frames = await compareFrames(stores, differences);
  const { openfga } = stores;
  if (openfga) compared.tuples = await compareTuples(stores, { openfga, products }, differences);
  return { differences: differences.found, compared };
}

type ClickHouseOf = NonNullable<Stores['clickhouse']>['client'];

/** A drive's key is its id with what changes of it. */
async function compareTracks({ postgresUrl }: Stores, clickhouse: ClickHouseOf, { add }: Differences): Promise<number> {
  const url = withDatabase(postgresUrl, 'axion_sense');
  const sources = [
    postgresKeys(
      url,
      `select key from (select id::text || ' ' || status || ' ' || frame_count as key from road_data.track_logs) track order by key collate "C"`,
    ),
    clickhouseKeys(clickhouse, `select concat(toString(id), ' ', status, ' ', toString(frame_count)) as key from tracks order by key`),
  ];
  let count = 0;
  for await (const { key, counts } of mergeKeys(sources)) {
    const [kept = 0, written = 0] = counts;
    if (kept) count += 1;
    if (kept && !written) add('track-not-in-clickhouse', key);
    if (kept && written > 1) add('track-twice-in-clickhouse', key);
    if (!kept && written) add('track-only-in-clickhouse', key);
  }
  return count;
}

/** A frame's key is its drive and its id, which is also how pictures are named and sorted. */
async function compareFrames({ postgresUrl, clickhouse, objects }: Stores, { add }: Differences): Promise<number> {
  const url = withDatabase(postgresUrl, 'axion_sense');
  const frames = (state: string) =>
    `select track_id::text || '/' || id::text as key from road_data.batch_frames where state ${state} order by track_id, id`;
  const sources = [
    postgresKeys(url, frames(`= 'kept'`)),
    postgresKeys(url, frames(`<> 'kept'`)),
    clickhouse
      ? clickhouseKeys(clickhouse.client, `select concat(toString(track_id), '/', toString(id)) as key from frames order by key`)
      : nothing(),
    objects ? pictureKeys(objects) : nothing(),
  ];
  let count = 0;
  for await (const { key, counts } of mergeKeys(sources)) {
    const [kept = 0, announced = 0, written = 0, stored = 0] = counts;
    if (kept) count += 1;
    if (clickhouse && kept && !written) add('frame-not-in-clickhouse', key);
    if (clickhouse && kept && written > 1) add('frame-twice-in-clickhouse', key);
    if (clickhouse && !kept && written) add('frame-only-in-clickhouse', key);
    if (objects && kept && !stored) add('frame-without-object', key);
    if (objects && !kept && !announced && stored) add('object-without-frame', key);
  }
  return count;
}
