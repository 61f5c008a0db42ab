import { type Answer, ask } from './ask-server.ts';
import { openAuthorizationServer } from './authorization-server.ts';
import { documentModel, key } from './document-model.ts';

/**
 * Calls to an authorization server of a test file's own; `:store` in a path is the store of the present test. Ask for it in `beforeAll`, renew the store
 * in `beforeEach`, close it in `afterAll`.
 */
export async function openFreshStores() {
  const server = await openAuthorizationServer();
  const model = documentModel();
  let storeId = '';
  const call = (method: string, path: string, body?: unknown, apiToken = server.apiToken): Promise<Answer> =>
    ask({ apiUrl: server.apiUrl, apiToken }, method, path.replace(':store', storeId), body);
  const post = (path: string, body: unknown) => call('POST', `/stores/:store/${path}`, body);
  return {
    apiUrl: server.apiUrl,
    apiToken: server.apiToken,
    postgresUrl: server.postgresUrl,
    model,
    storeId: () => storeId,
    call,
    post,
    /** Facts in words that are stored, and others that are taken away. */
    write: (writes: readonly string[], deletes: readonly string[] = [], options: object = {}) =>
      post('write', {
        ...(writes.length > 0 ? { writes: { tuple_keys: writes.map(key), ...options } } : {}),
        ...(deletes.length > 0 ? { deletes: { tuple_keys: deletes.map(key), ...options } } : {}),
      }),
    check: async (words: string) => (await post('check', { tuple_key: key(words) })).json.allowed,
    /** The models of the store, newest first. */
    models: async () =>
      (await call('GET', '/stores/:store/authorization-models')).json.authorization_models as readonly { readonly id: string }[],
    /** An empty store with the model, in place of the one before. */
    async renew(): Promise<void> {
      storeId = String((await call('POST', '/stores', { name: 'test' })).json.id);
      await post('authorization-models', model);
    },
    close: server.close,
  };
}
export type FreshStores = Awaited<ReturnType<typeof openFreshStores>>;
