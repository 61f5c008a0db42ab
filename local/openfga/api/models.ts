import { fgaError } from '../fga-error.ts';
import { compileModel } from '../model/compile-model.ts';
import { ModelDocument } from '../model/model-document.ts';
import { requireStore, requireUlid } from '../store/model-cache.ts';
import { findModel, insertModel, listModels } from '../store/store.queries.ts';
import { type Handler, pageSizeOf, param, parseBody, placeOf, tokenOf } from './call.ts';

const documentLimitBytes = 256 * 1024;

/** As it was written, with the fields that OpenFGA always shows. */
function shown({ id, document }: { readonly id: string; readonly document?: unknown }): object {
  const { type_definitions, ...rest } = document as ModelDocument;
  const types = type_definitions.map(({ metadata, ...type }) => ({
    relations: {},
    ...type,
    ...(metadata ? { metadata: { relations: {}, ...metadata } } : {}),
  }));
  return { id, ...rest, type_definitions: types, conditions: {} };
}

export const postModel: Handler = async ({ postgres, newId }, call) => {
  const store = await requireStore(postgres, param(call, 'store'));
  const document = parseBody(ModelDocument, call.body);
  compileModel(document);
  const text = JSON.stringify(document);
  if (Buffer.byteLength(text) > documentLimitBytes) throw fgaError('exceeded_entity_limit', 'the model exceeds 256 KiB');
  const model = await postgres.maybeOne(insertModel, { storeId: store.id, id: newId(), document: text });
  return { status: 201, json: { authorization_model_id: model?.id } };
};

export const getModel: Handler = async ({ postgres }, call) => {
  const store = await requireStore(postgres, param(call, 'store'));
  const id = param(call, 'model');
  requireUlid('id', id);
  const model = await postgres.maybeOne(findModel, { storeId: store.id, id });
  if (!model) throw fgaError('authorization_model_not_found', `Authorization Model '${id.slice(0, 40)}' not found`);
  return { status: 200, json: { authorization_model: shown(model) } };
};

export const getModels: Handler = async ({ postgres }, call) => {
  const store = await requireStore(postgres, param(call, 'store'));
  const limit = pageSizeOf(call.query);
  const [before = '~'] = placeOf(call.query.get('continuation_token'), 1) ?? [];
  const models = await postgres.many(listModels, { storeId: store.id, before, limit: limit + 1 });
  const page = models.slice(0, limit);
  const last = models.length > limit ? page.at(-1) : undefined;
  return { status: 200, json: { authorization_models: page.map(shown), continuation_token: last ? tokenOf([last.id]) : '' } };
};
