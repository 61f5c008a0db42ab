import type { OpenFgaApi } from '@axion/platform/authz/openfga-api.ts';
import { z } from 'zod';

const page = z.object({ stores: z.array(z.object({ id: z.string() })), continuation_token: z.string().default('') });

/**
 * The store that an authorization server has after its database was restored: the one that is named, or the only one, which has the id that it had where the
 * snapshot was taken.
 * @throws Error when the named one is not there and it cannot be told which is meant; AxionError `store.unavailable`, `store.refused`
 */
export async function findRestoredStore(api: Pick<OpenFgaApi, 'get'>, named: string): Promise<string> {
  const { stores, continuation_token: more } = await api.get('/stores?page_size=50', page);
  if (named !== '' && (more !== '' || stores.some(({ id }) => id === named))) return named;
  const [only, ...others] = stores;
  if (only !== undefined && others.length === 0) return only.id;
  const there = stores.length === 0 ? 'it has none' : `it has ${stores.map(({ id }) => id).join(', ')}`;
  throw new Error(`The authorization server has no store ${named}: ${there}. Set AXION_OPENFGA_STORE_ID and run: axion reconcile`);
}
