import type { Postgres } from '@axion/platform/postgres/postgres.ts';
import { z } from 'zod';
import { type FgaCode, fgaError } from '../fga-error.ts';
import type { ModelCache } from '../store/model-cache.ts';
import type { OpenReader } from '../store/read-tuples.ts';

/** What the calls stand on. */
export type ApiDeps = {
  readonly postgres: Postgres;
  readonly models: ModelCache;
  readonly openReader: OpenReader;
  readonly newId: () => string;
};

/** One request, taken apart. */
export type Call = {
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** Aborts at the deadline of the call, and when the caller goes away. */
  readonly signal: AbortSignal;
};
/** A status and what is sent as JSON; `lines` are sent one JSON value a line. */
export type Reply = { readonly status: number; readonly json?: unknown; readonly lines?: readonly unknown[] };
export type Handler = (deps: ApiDeps, call: Call) => Promise<Reply>;

/** Faults of one field that have a code of their own. */
const codeOf: Readonly<Record<string, FgaCode>> = {
  page_size: 'page_size_invalid',
  tuple_key: 'tuple_key_value_not_specified',
  type: 'type_invalid_pattern',
  type_definitions: 'type_definitions_too_few_items',
};

/** The body in its shape. @throws FgaError `validation_error`, or the field's own code, naming the first field that does not fit */
export function parseBody<Shape extends z.ZodType>(shape: Shape, body: unknown): z.output<Shape> {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path.join('.') || 'body';
  throw fgaError(codeOf[path] ?? 'validation_error', `${path}: ${issue?.message ?? 'malformed'}`);
}

/** A value of the path that the route promises. */
export const param = ({ params }: Call, name: string): string => params[name] ?? '';

const pageSize = z.coerce.number().int().min(1).catch(Number.NaN);
const pageSizeMost = 100;

/** `page_size` of a list call. @throws FgaError `validation_error` for what is no size, `page_size_invalid` for one too large */
export function pageSizeOf(query: URLSearchParams): number {
  const size = pageSize.parse(query.get('page_size') || '50');
  if (Number.isNaN(size)) throw fgaError('validation_error', 'page_size: must be between 1 and 100');
  if (size > pageSizeMost) throw fgaError('page_size_invalid', 'page_size: must be between 1 and 100');
  return size;
}

/** A place in a list as a text that means nothing to the caller. */
export const tokenOf = (place: readonly string[]): string => Buffer.from(JSON.stringify(place)).toString('base64url');

/** The place that a token names, or undefined for the beginning. @throws FgaError `invalid_continuation_token` */
export function placeOf(token: string | null | undefined, length: number): readonly string[] | undefined {
  if (!token) return undefined;
  try {
    return z
      .array(z.string())
      .length(length)
      .parse(JSON.parse(Buffer.from(token, 'base64url').toString('utf8')));
  } catch {
    throw fgaError('invalid_continuation_token', 'Invalid continuation token');
  }
}
