import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { fgaError } from '../fga-error.ts';
import { compileModel } from '../model/compile-model.ts';
import type { Model } from '../model/model.ts';
import { ModelDocument } from '../model/model-document.ts';
import { findModel, findStore, listModels } from './store.queries.ts';
import { isUlid } from './ulid.ts';

const modelsKept = 100;

/** Models ready to be asked; a model never changes, so what was compiled once is kept (the hundred used last). */
export type ModelCache = {
  /**
   * The model with this id, or the newest when none is named.
   * @throws FgaError `store_id_not_found`, `authorization_model_not_found`, `latest_authorization_model_not_found`
   */
  modelOf(storeId: string, modelId: string | undefined): Promise<Model>;
  /** To be called when a store is deleted: its models answer no more. */
  forgetStore(storeId: string): void;
};

export function createModelCache(postgres: Pick<Postgres, 'maybeOne'>): ModelCache {
  const kept = new Map<string, Promise<Model>>();

  const remember = (key: string, load: () => Promise<Model>): Promise<Model> => {
    const model = kept.get(key) ?? load();
    kept.delete(key);
    kept.set(key, model);
    model.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > modelsKept && oldest !== undefined) kept.delete(oldest);
    return model;
  };

  return {
    async modelOf(storeId, modelId) {
      if (modelId) return remember(`${storeId} ${modelId}`, () => loadModel(postgres, storeId, modelId));
      const newest = await newestModelId(postgres, storeId);
      return remember(`${storeId} ${newest}`, () => loadModel(postgres, storeId, newest));
    },
    forgetStore(storeId) {
      for (const key of kept.keys()) if (key.startsWith(`${storeId} `)) kept.delete(key);
    },
  };
}

/** @throws FgaError `validation_error` for what cannot be an id */
export function requireUlid(field: string, text: string): void {
  if (!isUlid(text)) throw fgaError('validation_error', `${field}: value does not match the pattern of a ULID`);
}

/** @throws FgaError `store_id_not_found`, `validation_error` */
export async function requireStore(postgres: Pick<Postgres, 'maybeOne'>, storeId: string) {
  requireUlid('store_id', storeId);
  const store = await postgres.maybeOne(findStore, { id: storeId });
  if (!store) throw fgaError('store_id_not_found', `Store ID '${storeId.slice(0, 40)}' not found`);
  return store;
}

async function loadModel(postgres: Pick<Postgres, 'maybeOne'>, storeId: string, id: string): Promise<Model> {
  requireUlid('authorization_model_id', id);
  await requireStore(postgres, storeId);
  const found = await postgres.maybeOne(findModel, { storeId, id });
  if (!found) throw fgaError('authorization_model_not_found', `Authorization Model '${id.slice(0, 40)}' not found`);
  return compileModel(ModelDocument.parse(found.document));
}

async function newestModelId(postgres: Pick<Postgres, 'maybeOne'>, storeId: string): Promise<string> {
  await requireStore(postgres, storeId);
  const newest = await postgres.maybeOne(listModels, { storeId, before: '~', limit: 1 });
  if (!newest) throw fgaError('latest_authorization_model_not_found', `No authorization models found for store '${storeId}'`);
  return newest.id;
}
