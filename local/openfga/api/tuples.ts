import { fgaError, isFgaError } from '../fga-error.ts';
import type { Model } from '../model/model.ts';
import { parseRelation, parseSubject, parseTuple } from '../parse-tuple.ts';
import { requireStore } from '../store/model-cache.ts';
import { readTuplePage } from '../store/tuple.queries.ts';
import { tupleOfRow, word, writeTuples } from '../store/write-tuples.ts';
import { keyOf, type Tuple, type TupleKey } from '../tuple.ts';
import { requireWritable } from '../validate-tuple.ts';
import { type Handler, param, parseBody, placeOf, tokenOf } from './call.ts';
import { ReadBody, tuplesPerWrite, WriteBody } from './request-bodies.ts';

export const postWrite: Handler = async ({ postgres, models }, call) => {
  const storeId = param(call, 'store');
  const body = parseBody(WriteBody, call.body);
  const model = await models.modelOf(storeId, body.authorization_model_id);
  const written = body.writes?.tuple_keys ?? [];
  if (written.some(({ condition }) => condition)) throw fgaError('validation_error', 'conditions are not supported by this server');
  const writes = written.map((key) => writable(model, key));
  const deletes = (body.deletes?.tuple_keys ?? []).map(parseTuple);
  refuseCount([...writes, ...deletes]);
  await writeTuples(postgres, storeId, {
    writes,
    deletes,
    ignoreDuplicates: body.writes?.on_duplicate === 'ignore',
    ignoreMissing: body.deletes?.on_missing === 'ignore',
  });
  return { status: 200, json: {} };
};

/** @throws FgaError `validation_error` that names the tuple */
function writable(model: Model, key: TupleKey): Tuple {
  try {
    const tuple = parseTuple(key);
    requireWritable(model, tuple);
    return tuple;
  } catch (error) {
    if (!isFgaError(error)) throw error;
    throw fgaError(error.fgaCode, `Invalid tuple '${key.object}#${key.relation}@${key.user}'. Reason: ${error.message}`);
  }
}

function refuseCount(tuples: readonly Tuple[]): void {
  if (tuples.length === 0) {
    throw fgaError('invalid_write_input', 'Invalid input. Make sure you provide at least one write, or at least one delete');
  }
  if (tuples.length > tuplesPerWrite) {
    throw fgaError('exceeded_entity_limit', `The number of write operations exceeds the allowed limit of ${tuplesPerWrite}`);
  }
  const words = new Set<string>();
  for (const tuple of tuples) {
    if (words.has(word(tuple))) {
      const { user, relation, object } = keyOf(tuple);
      throw fgaError(
        'cannot_allow_duplicate_tuples_in_one_request',
        `duplicate tuple in write: user: '${user}', relation: '${relation}', object: '${object}'`,
      );
    }
    words.add(word(tuple));
  }
}

const keyParts = 6;

export const postRead: Handler = async ({ postgres }, call) => {
  const store = await requireStore(postgres, param(call, 'store'));
  const body = parseBody(ReadBody, call.body ?? {});
  const limit = body.page_size ?? 50;
  const after = placeOf(body.continuation_token, keyParts) ?? Array.from({ length: keyParts }, () => '');
  const rows = await postgres.many(readTuplePage, { storeId: store.id, ...filterOf(body.tuple_key), after: [...after], limit: limit + 1 });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    status: 200,
    json: {
      tuples: page.map((row) => ({ key: keyOf(tupleOfRow(row)), timestamp: row.insertedAt.toISOString() })),
      continuation_token: last
        ? tokenOf([last.objectType, last.objectId, last.relation, last.subjectRelation, last.subjectType, last.subjectId])
        : '',
    },
  };
};

/** Empty texts let everything pass. @throws FgaError `validation_error` for a filter that no index serves */
function filterOf(key: TupleKey | null | undefined) {
  const everything = { objectType: '', objectId: '', relation: '', subjectType: '', subjectId: '', subjectRelation: '' };
  if (!key || (key.object === '' && key.user === '' && key.relation === '')) return everything;
  const [, objectType, objectId] = /^([^:#\s]+):([^:#\s]*)$/.exec(key.object) ?? [];
  if (objectType === undefined || objectId === undefined || (objectId === '' && key.user === '')) {
    throw fgaError(
      'validation_error',
      "the 'tuple_key' field was provided but the object type field is required and both the object id and user cannot be empty",
    );
  }
  const subject = key.user === '' ? { type: '', id: '', relation: '' } : parseSubject(key.user);
  const relation = key.relation === '' ? '' : parseRelation(key.relation);
  return { objectType, objectId, relation, subjectType: subject.type, subjectId: subject.id, subjectRelation: subject.relation };
}
