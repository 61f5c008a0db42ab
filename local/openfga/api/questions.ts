import { evaluateCheck } from '../evaluate/evaluate-check.ts';
import { expand } from '../evaluate/expand.ts';
import type { ListDeps } from '../evaluate/list-objects.ts';
import { type FgaError, fgaError, isFgaError } from '../fga-error.ts';
import { parseObject, parseRelation, parseTuple } from '../parse-tuple.ts';
import type { TupleKey } from '../tuple.ts';
import { relationOf, requireKnownSubject } from '../validate-tuple.ts';
import { type Handler, parseBody } from './call.ts';
import { prepare, withFacts } from './prepare.ts';
import { BatchCheckBody, CheckBody, checksPerBatch, ExpandBody } from './request-bodies.ts';

function ask(ready: ListDeps, key: TupleKey): Promise<boolean> {
  const { node, subject } = parseTuple(key);
  relationOf(ready.model, node);
  requireKnownSubject(ready.model, subject);
  return evaluateCheck(ready, node, subject);
}

export const postCheck: Handler = async (deps, call) => {
  const { tuple_key, contextual_tuples, authorization_model_id } = parseBody(CheckBody, call.body);
  const ready = await prepare(deps, call, authorization_model_id);
  return { status: 200, json: { allowed: await ask(withFacts(ready, contextual_tuples?.tuple_keys), tuple_key), resolution: '' } };
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
      await answerOne(async () => ask(withFacts(ready, contextual_tuples?.tuple_keys), tuple_key)),
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

export const postExpand: Handler = async (deps, call) => {
  const { tuple_key, contextual_tuples, authorization_model_id } = parseBody(ExpandBody, call.body);
  if (tuple_key.object === '' || tuple_key.relation === '') {
    throw fgaError('invalid_expand_input', 'Invalid input. Make sure you provide an object and a relation');
  }
  const ready = withFacts(await prepare(deps, call, authorization_model_id), contextual_tuples?.tuple_keys);
  const node = { ...parseObject(tuple_key.object), relation: parseRelation(tuple_key.relation) };
  return { status: 200, json: { tree: { root: await expand(ready, node, relationOf(ready.model, node)) } } };
};
