import { z } from 'zod';
import type { OpenFgaApi } from './openfga-api.ts';

const pageLimit = 100;
const page = z.object({ stores: z.array(z.object({ id: z.string(), name: z.string() })), continuation_token: z.string().default('') });

/** The id of the store with this name, made if there is none: for the local stack. On a cluster the operator names the store by its id. */
export async function ensureStore(api: OpenFgaApi, name: string): Promise<string> {
  let token = '';
  for (let pages = 0; pages < pageLimit; pages += 1) {
    const found = await api.get(`/stores?page_size=50&continuation_token=${encodeURIComponent(token)}`, page);
    const store = found.stores.find((candidate) => candidate.name === name);
    if (store) return store.id;
    token = found.continuation_token;
    if (token === '') break;
  }
  return (await api.post('/stores', { name }, z.object({ id: z.string() }))).id;
}
