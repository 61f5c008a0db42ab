import { fgaError } from '../fga-error.ts';
import { requireStore } from '../store/model-cache.ts';
import { listChanges } from '../store/tuple.queries.ts';
import { tupleOfRow } from '../store/write-tuples.ts';
import { keyOf } from '../tuple.ts';
import { type Handler, pageSizeOf, param, placeOf, tokenOf } from './call.ts';

const tokenParts = 2;

/** What was written and taken away, in order. There is always a token to read on from: at the end, the one that was sent. */
export const getChanges: Handler = async ({ postgres }, call) => {
  const store = await requireStore(postgres, param(call, 'store'));
  const limit = pageSizeOf(call.query);
  const objectType = call.query.get('type') ?? '';
  const token = call.query.get('continuation_token') ?? '';
  const [after = '0', typeThen = objectType] = placeOf(token, tokenParts) ?? [];
  if (!/^\d{1,18}$/.test(after)) throw fgaError('invalid_continuation_token', 'Invalid continuation token');
  if (typeThen !== objectType) {
    throw fgaError('query_string_type_continuation_token_mismatch', "The type in the querystring and the continuation token don't match");
  }
  const since = startOf(call.query.get('start_time'));
  const changes = await postgres.many(listChanges, { storeId: store.id, objectType, after, since, limit });
  const last = changes.at(-1);
  return {
    status: 200,
    json: {
      changes: changes.map((change) => ({
        tuple_key: keyOf(tupleOfRow(change)),
        operation: change.isDelete ? 'TUPLE_OPERATION_DELETE' : 'TUPLE_OPERATION_WRITE',
        timestamp: change.madeAt.toISOString(),
      })),
      continuation_token: last ? tokenOf([last.number, objectType]) : token,
    },
  };
};

/** @throws FgaError `validation_error` */
function startOf(text: string | null): Date {
  const start = new Date(text || 0);
  if (Number.isNaN(start.getTime())) throw fgaError('validation_error', 'Invalid start time');
  return start;
}
