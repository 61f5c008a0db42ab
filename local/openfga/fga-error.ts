/** OpenFGA's names for what went wrong, with their HTTP statuses (https://openfga.dev/api, ErrorCode, NotFoundErrorCode, AuthErrorCode). */
export const fgaErrorStatus = {
  validation_error: 400,
  invalid_write_input: 400,
  cannot_allow_duplicate_tuples_in_one_request: 400,
  invalid_continuation_token: 400,
  invalid_authorization_model: 400,
  authorization_model_not_found: 400,
  latest_authorization_model_not_found: 400,
  authorization_model_resolution_too_complex: 400,
  invalid_tuple: 400,
  type_not_found: 400,
  relation_not_found: 400,
  invalid_expand_input: 400,
  page_size_invalid: 400,
  tuple_key_value_not_specified: 400,
  type_invalid_pattern: 400,
  relations_invalid_pattern: 400,
  type_definitions_too_few_items: 400,
  query_string_type_continuation_token_mismatch: 400,
  write_failed_due_to_invalid_input: 400,
  exceeded_entity_limit: 400,
  bearer_token_missing: 401,
  unauthenticated: 401,
  store_id_not_found: 404,
  undefined_endpoint: 404,
  unimplemented: 404,
  request_too_large: 413,
  deadline_exceeded: 504,
  internal_error: 500,
} as const;
export type FgaCode = keyof typeof fgaErrorStatus;

/** A refusal as OpenFGA words it: `{ code, message }`. */
export type FgaError = Error & { readonly fgaCode: FgaCode };

/** Makes the error to throw; the message goes to the caller as it is, so it holds nothing but what the caller sent. */
export const fgaError = (code: FgaCode, message: string): FgaError => Object.assign(new Error(message), { fgaCode: code });

/** Whether a thrown value is one of ours. */
export const isFgaError = (thrown: unknown): thrown is FgaError =>
  thrown instanceof Error && typeof (thrown as Partial<FgaError>).fgaCode === 'string';
