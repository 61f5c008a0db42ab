import { AxionError } from '../../errors/axion-error.ts';

/**
 * What to do about a batch that the store did not take: try it again for as long as it takes (the store is away, or refuses everything because of how
 * it is set up), never (the model knows no such fact), or a limited number of times.
 */
export type FaultClass = 'always' | 'limited' | 'never';

/** Codes of OpenFGA that are about the fact itself (https://openfga.dev/api/service, ErrorCode). */
const aboutTheFact = new Set([
  'validation_error',
  'type_not_found',
  'relation_not_found',
  'invalid_tuple',
  'invalid_user',
  'invalid_tuple_set',
  'invalid_relation_type',
  'unsupported_user_set',
  'write_failed_due_to_invalid_input',
]);
/** Codes that any fact would meet; a bare status comes from something on the way, for the store itself always names a code. */
const aboutTheSetUp =
  /^(store_id_not_found|authorization_model_not_found|latest_authorization_model_not_found|unauthenticated|forbidden|aborted|status-\d+)$/;

/** @param error what the call threw */
export function faultClassOf(error: unknown): FaultClass {
  const code = faultCodeOf(error);
  if (!(error instanceof AxionError)) return 'limited';
  if (error.code !== 'store.refused') return 'always';
  return aboutTheFact.has(code) ? 'never' : aboutTheSetUp.test(code) ? 'always' : 'limited';
}

/** What the store answered, for the operator. */
export function faultCodeOf(error: unknown): string {
  if (!(error instanceof AxionError)) return 'unknown';
  return error.code === 'store.refused' ? (error.params as { code: string }).code.slice(0, 100) || 'unknown' : error.code;
}
