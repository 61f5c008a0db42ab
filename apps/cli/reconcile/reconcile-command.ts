import { parseArgs } from 'node:util';
import { storesOf } from '../backup/backup-options.ts';
import { complain, UsageError } from '../failure.ts';
import { openStores, type Stores } from '../installation/stores.ts';
import { compareStores } from './compare-stores.ts';
import { differencesText } from './differences.ts';
import { repairStores } from './repair-stores.ts';

const help = `axion reconcile [--check] [--json] [--without STORES]

Compares ClickHouse, object storage and the authorization store with PostgreSQL, which is right, and repairs what can be repaired from it.

  --check             compares only; exit status 1 when anything differs
  --without STORES    leave out clickhouse, openfga, objects (several by commas)
  --json              as one JSON document on standard output

What is on its way at that moment shows as a difference: compare again when no events wait. A repair takes up to 100,000 of a kind; run it again for more.
Stores: AXION_POSTGRES_URL, AXION_CLICKHOUSE_URL, AXION_OPENFGA_URL (_STORE_ID, _API_TOKEN), AXION_S3_URL (AXION_S3_*), or the local stack.
Exit status: 0 all agree, 1 something differs or failed, 2 the command line or the settings.`;

type Environment = Readonly<Record<string, string | undefined>>;
const mostKeys = 100_000;

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
      return await reconcile(stores, { check, json });
    } finally {
      await stores.close();
    }
  } catch (error) {
    return complain(error, 'reconcile');
  }
}

/** Compares, repairs unless it is only to look, and compares again. */
export async function reconcile(stores: Stores, { check, json }: { readonly check: boolean; readonly json: boolean }): Promise<number> {
  let comparison = await compareStores(stores, mostKeys);
  if (!check && comparison.differences.size > 0) {
    for (const line of await repairStores(stores, comparison.differences)) console.error(line);
    comparison = await compareStores(stores, mostKeys);
  }
  const { differences, compared } = comparison;
  const kinds = Object.fromEntries([...differences].map(([kind, { count, keys }]) => [kind, { count, examples: keys.slice(0, 10) }]));
  console.log(json ? JSON.stringify({ compared, differences: kinds }) : differencesText(differences, compared));
  return differences.size === 0 ? 0 : 1;
}

function read(args: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({ args: [...args], options: { check: flag, json: flag, without: { type: 'string' } } }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
