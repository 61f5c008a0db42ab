import { fgaError } from '../fga-error.ts';
import { parseTuple } from '../parse-tuple.ts';
import { requireStore, requireUlid } from '../store/model-cache.ts';
import { findAssertions, findModel, putAssertions } from '../store/store.queries.ts';
import { relationOf, requireFitting, requireKnownSubject } from '../validate-tuple.ts';
import { type ApiDeps, type Call, type Handler, param, parseBody } from './call.ts';
import { AssertionsBody } from './request-bodies.ts';

const limitBytes = 64_000;

/** Keeps questions with the answers that are expected of a model, in place of those before. */
export const putModelAssertions: Handler = async (deps, call) => {
  const { assertions } = parseBody(AssertionsBody, call.body);
  const [storeId, modelId] = [param(call, 'store'), param(call, 'model')];
  const model = await deps.models.modelOf(storeId, modelId);
  for (const { tuple_key, contextual_tuples } of assertions) {
    const { node, subject } = parseTuple(tuple_key);
    relationOf(model, node);
    requireKnownSubject(model, subject);
    for (const key of contextual_tuples) {
      if (key.condition) throw fgaError('validation_error', 'conditions are not supported by this server');
      requireFitting(model, parseTuple(key));
    }
  }
  const document = JSON.stringify(assertions);
  if (Buffer.byteLength(document) > limitBytes) {
    throw fgaError('exceeded_entity_limit', `The number of bytes exceeds the allowed limit of ${limitBytes}`);
  }
  await deps.postgres.maybeOne(putAssertions, { storeId, modelId, document });
  return { status: 204 };
};

export const getModelAssertions: Handler = async ({ postgres }, call) => {
  const { storeId, modelId } = await requireModel({ postgres }, call);
  const found = await postgres.maybeOne(findAssertions, { storeId, modelId });
  return { status: 200, json: { authorization_model_id: modelId, assertions: found?.document ?? [] } };
};

async function requireModel({ postgres }: Pick<ApiDeps, 'postgres'>, call: Call) {
  const store = await requireStore(postgres, param(call, 'store'));
  const modelId = param(call, 'model');
  requireUlid('authorization_model_id', modelId);
  const model = await postgres.maybeOne(findModel, { storeId: store.id, id: modelId });
  if (!model) throw fgaError('authorization_model_not_found', `Authorization Model '${modelId.slice(0, 40)}' not found`);
  return { storeId: store.id, modelId };
}
