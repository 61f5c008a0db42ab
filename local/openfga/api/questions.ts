import type { z } from 'zod';
import { evaluateCheck } from '../evaluate/evaluate-check.ts';
import { listObjects } from '../evaluate/list-objects.ts';
import type { TupleReader } from '../evaluate/tuple-reader.ts';
import { type FgaError, fgaError, isFgaError } from '../fga-error.ts';
import type { Model } from '../model/model.ts';
import { parseSubject, parseTuple } from '../parse-tuple.ts';
import { type TupleKey, wordObject } from '../tuple.ts';
import { relationOf, requireKnownSubject } from '../validate-tuple.ts';
import { type ApiDeps, type Call, type Handler, param, parseBody } from './call.ts';
import { BatchCheckBody, CheckBody, checksPerBatch, ListObjectsBody } from './request-bodies.ts';

const resultLimit = 1_000;

type Ready = { readonly model: Model; readonly reader: TupleReader; readonly signal: AbortSignal };

/** The model and a reader of this request's own. */
const prepare = async ({ models, openReader }: ApiDeps, call: Call, modelId: string | undefined): Promise<Ready> => {
  const storeId = param(call, 'store');
  return { model: await models.modelOf(storeId, modelId), reader: openReader(storeId), signal: call.signal };
};

type Contextual = z.output<typeof CheckBody>['contextual_tuples'];

/** Facts that come with the question would change the answer, so they are never passed over in silence. */
function refuseContextual(contextual: Contextual): void {
  if (contextual && contextual.tuple_keys.length > 0)
    throw fgaError('validation_error', 'contextual tuples are not supported by this server');
}

function ask(ready: Ready, key: TupleKey): Promise<boolean> {
  const { node, subject } = parseTuple(key);
  relationOf(ready.model, node);
  requireKnownSubject(ready.model, subject);
  return evaluateCheck(ready, node, subject);
}

export const postCheck: Handler = async (deps, call) => {
  const { tuple_key, contextual_tuples, authorization_model_id } = parseBody(CheckBody, call.body);
  refuseContextual(contextual_tuples);
  const ready = await prepare(deps, call, authorization_model_id);
  return { status: 200, json: { allowed: await ask(ready, tuple_key), resolution: '' } };
};

export const postBatchCheck: Handler = async (deps, call) => {
  const { checks, authorization_model_id } = parseBody(BatchCheckBody, call.body);
  if (checks.length === 0)
    throw fgaError('validation_error', 'batch check requires at least one check to evaluate, no checks were received');
  if (checks.length > checksPerBatch) {
    throw fgaError('validation_error', `batchCheck received ${checks.length} checks, the maximum allowed is ${checksPerBatch}`);
  }
  const ids = new Set(checks.map(({ correlation_id }) => correlation_id));
  if (ids.size !== checks.length) throw fgaError('validation_error', 'received duplicate correlation id');
  const ready = await prepare(deps, call, authorization_model_id);
  const answers = await Promise.all(
    checks.map(async ({ tuple_key, contextual_tuples, correlation_id }) => [
      correlation_id,
      await answerOne(async () => {
        refuseContextual(contextual_tuples);
        return ask(ready, tuple_key);
      }),
    ]),
  );
  return { status: 200, json: { result: Object.fromEntries(answers) } };
};

/** One check's failure is its own; only what stops all of them (the deadline, the store) fails the batch. */
async function answerOne(check: () => Promise<boolean>): Promise<object> {
  try {
    return { allowed: await check() };
  } catch (error) {
    if (!isFgaError(error)) throw error;
    const { fgaCode, message }: FgaError = error;
    return { allowed: false, error: { input_error: fgaCode, message } };
  }
}

async function list(deps: ApiDeps, call: Call): Promise<readonly string[]> {
  const { type, relation, user, contextual_tuples, authorization_model_id } = parseBody(ListObjectsBody, call.body);
  refuseContextual(contextual_tuples);
  const ready = await prepare(deps, call, authorization_model_id);
  const subject = parseSubject(user);
  relationOf(ready.model, { type, relation });
  requireKnownSubject(ready.model, subject);
  const ids = await listObjects({ ...ready, resultLimit }, { type, relation, subject });
  return ids.map((id) => wordObject({ type, id }));
}

export const postListObjects: Handler = async (deps, call) => ({ status: 200, json: { objects: await list(deps, call) } });

export const postStreamedListObjects: Handler = async (deps, call) => ({
  status: 200,
  lines: (await list(deps, call)).map((object) => ({ result: { object } })),
});
