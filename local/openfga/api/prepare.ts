import type { ListDeps } from '../evaluate/list-objects.ts';
import { withContextual } from '../evaluate/with-contextual.ts';
import { fgaError, isFgaError } from '../fga-error.ts';
import type { Model } from '../model/model.ts';
import { parseTuple } from '../parse-tuple.ts';
import type { Tuple, TupleKey } from '../tuple.ts';
import { requireFitting } from '../validate-tuple.ts';
import { type ApiDeps, type Call, param } from './call.ts';

/** Things or users in one answer. */
const resultLimit = 1_000;
/** A list ends with what it found until then, half a second before the call would. */
const listDeadlineMs = 2_500;

/** A tuple as it comes with a question. */
type ContextualKey = TupleKey & { readonly condition?: object | null | undefined };

/** The model and a reader of this request's own. @throws FgaError as `ModelCache.modelOf` does */
export async function prepare({ models, openReader }: ApiDeps, call: Call, modelId: string | undefined): Promise<ListDeps> {
  const storeId = param(call, 'store');
  const model = await models.modelOf(storeId, modelId);
  return { model, reader: openReader(storeId), signal: call.signal, resultLimit };
}

/** A list's own end of time. */
export const withDeadline = (ready: ListDeps): ListDeps => ({ ...ready, deadline: AbortSignal.timeout(listDeadlineMs) });

/** What is asked with facts that count for this question only. @throws FgaError `invalid_tuple` naming the first that could not be written */
export function withFacts(ready: ListDeps, keys: readonly ContextualKey[] | null | undefined): ListDeps {
  if (!keys || keys.length === 0) return ready;
  const facts = keys.map((key) => fitting(ready.model, key));
  return { ...ready, reader: withContextual(ready.reader, facts) };
}

function fitting(model: Model, key: ContextualKey): Tuple {
  try {
    if (key.condition) throw fgaError('validation_error', 'conditions are not supported by this server');
    const tuple = parseTuple(key);
    requireFitting(model, tuple);
    return tuple;
  } catch (error) {
    if (!isFgaError(error)) throw error;
    throw fgaError('invalid_tuple', `Invalid tuple '${key.object}#${key.relation}@${key.user}'. Reason: ${error.message}`);
  }
}
