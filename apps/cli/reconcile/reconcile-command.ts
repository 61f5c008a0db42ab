import { parseArgs } from 'node:util';
import { loadConfig } from '@axion/platform/config/load-config.ts';
import { connectEventLog } from '@axion/platform/events/connect-event-log.ts';
import type { EventLog } from '@axion/platform/events/event-log.ts';
import { eventLogOf, eventLogSettings } from '@axion/platform/events/event-log-settings.ts';
import { withDatabase } from '@axion/platform/postgres/postgres-address.ts';
import { storesOf } from '../backup/backup-options.ts';
import { onDatabase } from '../backup/dump-database.ts';
import { complain, UsageError } from '../failure.ts';
import { someInstalledProducts } from '../installation/installed-products.ts';
import type { Product } from '../installation/products.ts';
import { openStores, type Stores } from '../installation/stores.ts';
import { awaitArrival } from './await-arrival.ts';
import { type Comparison, compareStores } from './compare-stores.ts';
import { differencesText, lastingDifferences } from './differences.ts';
import { repairStores } from './repair-stores.ts';

const help = `axion reconcile [--check] [--json] [--without STORES]

Compares ClickHouse, object storage and the authorization store with PostgreSQL, which is right, and repairs what can be repaired from it.

  --check             compares only; exit status 1 when anything differs
  --without STORES    leave out clickhouse, openfga, objects (several by commas)
  --json              as one JSON document on standard output

What is on its way at that moment shows as a difference. A repair first waits until it has arrived, compares again and changes only what differed both times; it refuses
while events stand still, so the Sense Worker must run. A repair takes up to 100,000 of a kind; run it again for more.
Stores: AXION_POSTGRES_URL, AXION_CLICKHOUSE_URL, AXION_OPENFGA_URL (_STORE_ID, _API_TOKEN), AXION_S3_URL (AXION_S3_*), or the local stack.
A repair of ClickHouse also asks the event log: AXION_KAFKA_BROKERS (AXION_KAFKA_*) or AXION_EVENTS_POSTGRES_URL.
Exit status: 0 all agree, 1 something differs or failed, 2 the command line or the settings.`;

type Environment = Readonly<Record<string, string | undefined>>;
const mostKeys = 100_000;
/** How long events that are on their way are waited for. */
const patienceMs = 30_000;

/** `axion reconcile`: returns the exit status. */
export async function reconcileCommand(args: readonly string[], env: Environment): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    console.log(help);
    return 0;
  }
  try {
    const { check = false, json = false, without } = read(args);
    const stores = openStores(env, storesOf(without));
    try {
      const openEventLog = () => connectEventLog(eventLogOf(loadConfig(eventLogSettings, env), 2));
      return await reconcile(stores, { json, ...(check ? {} : { repair: { openEventLog } }) });
    } finally {
      await stores.close();
    }
  } catch (error) {
    return complain(error, 'reconcile');
  }
}

type Wish = {
  readonly json: boolean;
  /** Absent: compares only. */
  readonly repair?: { readonly openEventLog: () => EventLog };
};

/** Compares, repairs unless it is only to look, and compares again. */
export async function reconcile(stores: Stores, { json, repair }: Wish): Promise<number> {
  const products = await someInstalledProducts(stores.postgresUrl, (line) => console.error(line));
  let comparison = await compareStores(stores, products, mostKeys);
  if (repair && comparison.differences.size > 0) {
    const lasting = await whatLasts(stores, products, comparison, repair);
    for (const line of await repairStores(stores, products, lasting)) console.error(line);
    comparison = await compareStores(stores, products, mostKeys);
  }
  const { differences, compared } = comparison;
  const kinds = Object.fromEntries([...differences].map(([kind, { count, keys }]) => [kind, { count, examples: keys.slice(0, 10) }]));
  console.log(json ? JSON.stringify({ compared, differences: kinds }) : differencesText(differences, compared));
  return differences.size === 0 ? 0 : 1;
}

/** What still differs when all that was on its way has arrived. */
async function whatLasts(
  stores: Stores,
  products: readonly Product[],
  { differences }: Comparison,
  { openEventLog }: NonNullable<Wish['repair']>,
) {
  if ([...differences.keys()].some((kind) => kind.endsWith('in-clickhouse'))) {
    const eventLog = openEventLog();
    try {
      const countWaiting = await outboxCounter(withDatabase(stores.postgresUrl, 'axion_sense'));
      await awaitArrival({ countWaiting, eventLog }, { patienceMs });
    } finally {
      await eventLog.close();
    }
  }
  return lastingDifferences(differences, (await compareStores(stores, products, mostKeys)).differences);
}

/** Counts events that were in the outbox when it was made. */
async function outboxCounter(url: string) {
  const { rows } = await onDatabase(url, (session) => session.query<{ now: Date }>('select now() as now'));
  return (topic: string) =>
    onDatabase(url, async (session) => {
      const { rows: counted } = await session.query<{ waiting: number }>(
        'select count(*)::int as waiting from public.outbox where sent_at is null and topic = $1 and created_at <= $2',
        [topic, rows[0]?.now],
      );
      return counted[0]?.waiting ?? 0;
    });
}

function read(args: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({ args: [...args], options: { check: flag, json: flag, without: { type: 'string' } } }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
