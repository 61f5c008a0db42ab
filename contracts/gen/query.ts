import { z } from 'zod';
import { endpoint } from '../common/endpoint.ts';
import { Uuid } from '../common/id.ts';
import { pageOf, pageQuery } from '../common/page.ts';
import { Slug } from './sources.ts';

/** Header that names the query, sent before the first byte of its answer. */
export const queryIdHeader = 'x-axion-query-id';
/** Header that says how many rows the answer may have at most. */
export const rowLimitHeader = 'x-axion-row-limit';

const scalar = z.union([z.string().max(100_000), z.number(), z.boolean(), z.null()]);
/** A value for `{name:Type}` in the SQL; never part of its text. */
export const ParameterValue = z.union([scalar, z.array(scalar).max(10_000)]);
export type ParameterValue = z.infer<typeof ParameterValue>;
export const ParameterName = z.string().regex(/^[a-z_][A-Za-z0-9_]{0,62}$/, 'letters, digits and _, at most 63');

/** One SELECT on one source. */
export const QueryRequest = z.strictObject({
  source: Slug,
  sql: z.string().min(1).max(100_000),
  /** Fewer rows than the role allows; the answer says when it was cut off. */
  rowLimit: z.int().min(1).max(10_000_000).optional(),
  timeoutMs: z.int().min(100).max(3_600_000).optional(),
  parameters: z.record(ParameterName, ParameterValue).default({}),
  /** Named by the caller, so that it can cancel before an answer has come; else the server names it. */
  queryId: Uuid.optional(),
});
export type QueryRequest = z.infer<typeof QueryRequest>;

/** Why an answer is not all that the query selects. */
export const CutReason = z.enum(['row-limit', 'byte-limit', 'time-limit']);
export type CutReason = z.infer<typeof CutReason>;

/** Last line of every answer. An answer that ends without it was broken off, whatever has arrived. */
export const QueryCompletion = z.object({
  complete: z.boolean(),
  reason: CutReason.nullable(),
  queryId: Uuid,
  rowsReturned: z.int(),
  rowLimit: z.int(),
  bytesReturned: z.int(),
  elapsedMs: z.number(),
});
export type QueryCompletion = z.infer<typeof QueryCompletion>;

const problems = [
  'resource.missing',
  'query.syntax',
  'query.forbidden',
  'query.table-missing',
  'query.parameter-missing',
  'query.failed',
  'query.limit-exceeded',
  'query.cancelled',
  'query.id-taken',
  'query.too-many',
  'source.unreachable',
  'source.authentication-failed',
] as const;

export const runQuery = endpoint({
  method: 'POST',
  path: '/bigdata/query',
  summary: 'Rows as NDJSON, one object a line; the last line is the completion',
  body: QueryRequest,
  answer: { kind: 'stream', mediaType: 'application/x-ndjson' },
  problems,
  access: 'can_query_table',
});

export const streamQuery = endpoint({
  method: 'POST',
  path: '/bigdata/query/stream',
  summary: 'Rows as an Arrow IPC stream; after its end-of-stream marker one line of JSON, the completion',
  body: QueryRequest,
  answer: { kind: 'stream', mediaType: 'application/vnd.apache.arrow.stream' },
  problems,
  access: 'can_query_table',
});

/** A table that a query reaches, also through sub-queries, joins and WITH. */
const TableReference = z.object({ source: Slug, dataset: Slug, table: z.string() });
export type TableReference = z.infer<typeof TableReference>;

export const parseQuery = endpoint({
  method: 'POST',
  path: '/bigdata/query/parse',
  summary: 'The syntax tree and the tables reached; nothing is run',
  body: QueryRequest.pick({ source: true, sql: true }),
  answer: {
    kind: 'json',
    status: 200,
    schema: z.object({
      tables: z.array(TableReference),
      parameters: z.array(z.object({ name: z.string(), type: z.string() })),
      /** Made by the parser; its shape follows the parser's version. */
      tree: z.unknown(),
    }),
  },
  problems: ['resource.missing', 'query.syntax', 'query.forbidden', 'query.table-missing'],
  access: 'can_query_table',
});

/** `cancelled` is said only when the source has confirmed that nothing runs any more. */
export const QueryState = z.enum(['running', 'cancelling', 'cancelled', 'finished', 'failed']);
export type QueryState = z.infer<typeof QueryState>;

export const QueryRun = z.object({
  id: Uuid,
  source: Slug,
  sql: z.string(),
  state: QueryState,
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  elapsedMs: z.number(),
  rowLimit: z.int(),
  rowsReturned: z.int(),
  bytesReturned: z.int(),
  complete: z.boolean().nullable(),
  reason: CutReason.nullable(),
  /** What the engine has done so far; null when it does not say. */
  progress: z.object({ rowsRead: z.int(), bytesRead: z.int(), rowsToRead: z.int().nullable() }).nullable(),
  /** Code of the problem that ended it. */
  problem: z.string().nullable(),
});
export type QueryRun = z.infer<typeof QueryRun>;

const queryParams = z.strictObject({ queryId: Uuid });

export const getQuery = endpoint({
  method: 'GET',
  path: '/bigdata/queries/{queryId}',
  summary: 'How one of your queries is doing, or how it ended',
  params: queryParams,
  answer: { kind: 'json', status: 200, schema: QueryRun },
  problems: ['resource.missing'],
  access: 'signed-in',
});

export const cancelQuery = endpoint({
  method: 'DELETE',
  path: '/bigdata/queries/{queryId}',
  summary: 'Stop one of your queries at its source',
  params: queryParams,
  answer: { kind: 'json', status: 200, schema: QueryRun },
  problems: ['resource.missing'],
  access: 'signed-in',
});

export const listQueries = endpoint({
  method: 'GET',
  path: '/bigdata/queries',
  summary: 'Your queries, newest first; by default those that run',
  query: z.strictObject({ ...pageQuery, state: z.enum(['running', 'all']).default('running') }),
  answer: { kind: 'json', status: 200, schema: pageOf(QueryRun) },
  problems: ['request.cursor-invalid'],
  access: 'signed-in',
});
