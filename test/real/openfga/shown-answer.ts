import type { Answer } from '../../harness/openfga/ask-server.ts';

/** A refusal by its code, an answer without what each server makes up for itself. */
export function shown({ status, json }: Answer): object {
  return status >= 300 ? { status, code: json.code } : { status, json: plain(json) };
}

const madeUp = new Set([
  'timestamp',
  'created_at',
  'updated_at',
  'deleted_at',
  'id',
  'authorization_model_id',
  'message',
  'resolution',
  'stores',
]);

/** In one order, without what is empty: the real server leaves fields out that say nothing. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value))
    return value
      .map(plain)
      .map((one) => JSON.stringify(one))
      .sort();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => !madeUp.has(name) && inner !== null && inner !== '' && inner !== false)
      .map(([name, inner]): [string, unknown] => [
        name,
        name === 'continuation_token' ? 'a token' : name === 'text' ? 'lines' : plain(inner),
      ])
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
