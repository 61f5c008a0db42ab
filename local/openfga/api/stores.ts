import { fgaError } from '../fga-error.ts';
import { requireStore } from '../store/model-cache.ts';
import { deleteStore, insertStore, listStores } from '../store/store.queries.ts';
import { type Handler, pageSizeOf, param, parseBody, placeOf, tokenOf } from './call.ts';
import { StoreBody } from './request-bodies.ts';

type Row = { readonly id: string; readonly name: string; readonly createdAt: string };
const shown = ({ id, name, createdAt }: Row) => ({ id, name, created_at: createdAt, updated_at: createdAt });

export const postStore: Handler = async ({ postgres, newId }, { body }) => {
  const { name } = parseBody(StoreBody, body);
  const store = await postgres.maybeOne(insertStore, { id: newId(), name });
  if (!store) throw fgaError('internal_error', 'the store was not kept');
  return { status: 201, json: shown(store) };
};

export const getStore: Handler = async ({ postgres }, call) => ({
  status: 200,
  json: shown(await requireStore(postgres, param(call, 'store'))),
});

export const getStores: Handler = async ({ postgres }, { query }) => {
  const limit = pageSizeOf(query);
  const [after = ''] = placeOf(query.get('continuation_token'), 1) ?? [];
  const stores = await postgres.many(listStores, { after, name: query.get('name') ?? '', limit: limit + 1 });
  const page = stores.slice(0, limit);
  const last = stores.length > limit ? page.at(-1) : undefined;
  return { status: 200, json: { stores: page.map(shown), continuation_token: last ? tokenOf([last.id]) : '' } };
};

export const removeStore: Handler = async ({ postgres, models }, call) => {
  const id = param(call, 'store');
  models.forgetStore(id);
  await postgres.maybeOne(deleteStore, { id });
  models.forgetStore(id);
  return { status: 204 };
};
