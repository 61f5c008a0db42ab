import { AxionError } from '../errors/axion-error.ts';

type Issues = readonly { readonly path: readonly PropertyKey[]; readonly code?: string | undefined; readonly message: string }[];

/** A payload that is not in shape, as a refusal that names every field. */
export const malformed = (issues: Issues) =>
  new AxionError('request.malformed', {
    errors: issues.map(({ path, code = 'invalid', message }) => ({ path: path.map(String).join('.'), code, message })),
  });
