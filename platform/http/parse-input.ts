import type { Endpoint, InputOf } from '@axion/contracts/common/endpoint.ts';
import { z } from 'zod';
import { AxionError } from '../errors/axion-error.ts';

/** The three parts of a call as they came. */
export type RawParts = { readonly params?: unknown; readonly query?: unknown; readonly body?: unknown };

/**
 * What an operation receives, from whatever edge: the parts are checked by the contract and joined.
 * @throws AxionError `request.malformed` with every field that is wrong
 */
export function parseInput<E extends Endpoint>(endpoint: E, { params = {}, query = {}, body = {} }: RawParts): InputOf<E> {
  const shape = z.object({ params: endpoint.params, query: endpoint.query, body: endpoint.body });
  const parts = shape.safeParse({ params, query, body: body ?? {} });
  if (parts.success) return { ...parts.data.params, ...parts.data.query, ...parts.data.body } as InputOf<E>;
  throw new AxionError('request.malformed', {
    errors: parts.error.issues.map((issue) => ({ path: issue.path.join('.'), code: issue.code, message: issue.message })),
  });
}
