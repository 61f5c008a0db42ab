import { installedProducts } from '../installation/installed-products.ts';
import type { Product } from '../installation/products.ts';
import { type Authorization, openFgaApiOf, openStores, otherStores, type Stores } from '../installation/stores.ts';
import { factsThatEnded } from '../reconcile/compare-tuples.ts';
import { reconcile } from '../reconcile/reconcile-command.ts';
import { repairTuples } from '../reconcile/repair-stores.ts';
import { behindRelease } from './behind-release.ts';
import { findRestoredStore } from './tuples/find-restored-store.ts';

type Environment = Readonly<Record<string, string | undefined>>;
type Tell = (line: string) => void;
const linesShown = 5;

/**
 * Brings facts that rows imply to the authorization store, takes away those whose time is over, and compares every store that is named; answers 1 when they differ. What is of an older release
 * than this is left as it is, and what to do is told: 0, for it was restored.
 */
export async function bringInStep(env: Environment, tell: Tell): Promise<number> {
  const absent = { clickhouse: !env.AXION_CLICKHOUSE_URL, openfga: !env.AXION_OPENFGA_URL, objects: !env.AXION_S3_URL };
  const stores = openStores(
    env,
    otherStores.filter((store) => absent[store]),
  );
  try {
    const openfga = stores.openfga && (await restoredAuthorization(stores.openfga, tell));
    const products = await installedProducts(stores.postgresUrl);
    if (products.length === 0) return tellNothingToCompare(tell);
    const lacking = await behindRelease({ ...stores, openfga }, products);
    if (lacking.length > 0) return tellWhatIsBehind(lacking, tell);
    return await repairAndCompare({ ...stores, openfga }, products, tell);
  } finally {
    await stores.close();
  }
}

function tellNothingToCompare(tell: Tell): number {
  tell('Neither Sense nor Gen is installed here yet, so nothing was compared');
  return 0;
}

function tellWhatIsBehind(lacking: readonly string[], tell: Tell): number {
  for (const line of lacking.slice(0, linesShown)) tell(line);
  if (lacking.length > linesShown) tell(`and ${lacking.length - linesShown} more`);
  tell(
    'The backup is of an older release, or its authorization store was made anew, so nothing was compared or repaired yet. Run this release’s migrations (npm run migrate), then: axion reconcile',
  );
  return 0;
}

async function repairAndCompare(stores: Stores, products: readonly Product[], tell: Tell): Promise<number> {
  const { openfga } = stores;
  if (openfga) {
    const ended = await factsThatEnded(stores, { openfga, products });
    tell(await repairTuples(stores, { openfga, products }, ended));
  }
  return reconcile(stores, { json: false });
}

/** A database of another installation brings the id of its store along: services must be told. */
async function restoredAuthorization(openfga: Authorization, tell: Tell): Promise<Authorization> {
  const api = openFgaApiOf(openfga);
  const storeId = await findRestoredStore(api, openfga.storeId).finally(() => api.close());
  if (storeId !== openfga.storeId)
    tell(
      `The authorization store is ${storeId} now: set AXION_OPENFGA_STORE_ID to it and start the services anew (on one machine: axion down, axion up)`,
    );
  return { ...openfga, storeId };
}
