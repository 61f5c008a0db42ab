import { z } from 'zod';

/** Longest lists in one request, as OpenFGA bounds them. */
export const tuplesPerWrite = 100;
export const checksPerBatch = 50;

const tupleKey = z.object({ user: z.string(), relation: z.string(), object: z.string() });
/** Conditions are read only to be refused: a right that depends on one must not be stored without it. */
const writtenKey = tupleKey.extend({ condition: z.object({}).nullish() });
const modelId = z.string().optional();
/** Every answer here is as consistent as can be, so any wish is granted; OpenFGA passes over words that it does not know, too. */
const consistency = z.unknown().optional();
const contextualKeys = z.array(writtenKey).max(100).default([]);
const contextual_tuples = z.object({ tuple_keys: contextualKeys }).nullish();

export const StoreBody = z.object({ name: z.string().regex(/^[a-zA-Z0-9\s./^_&@-]{3,64}$/) });

export const WriteBody = z.object({
  writes: z.object({ tuple_keys: z.array(writtenKey).min(1), on_duplicate: z.enum(['error', 'ignore', '']).default('error') }).nullish(),
  deletes: z.object({ tuple_keys: z.array(tupleKey).min(1), on_missing: z.enum(['error', 'ignore', '']).default('error') }).nullish(),
  authorization_model_id: modelId,
});
export type WriteBody = z.infer<typeof WriteBody>;

export const ReadBody = z.object({
  tuple_key: z.object({ user: z.string().default(''), relation: z.string().default(''), object: z.string().default('') }).nullish(),
  page_size: z.int().min(1).max(100).nullish(),
  continuation_token: z.string().max(2048).nullish(),
  consistency,
});

export const CheckBody = z.object({ tuple_key: tupleKey, contextual_tuples, authorization_model_id: modelId, consistency });

const batchItem = z.object({ tuple_key: tupleKey, contextual_tuples, correlation_id: z.string().regex(/^[\w-]{1,36}$/) });
export const BatchCheckBody = z.object({ checks: z.array(batchItem), authorization_model_id: modelId, consistency });

export const ListObjectsBody = z.object({
  type: z.string(),
  relation: z.string(),
  user: z.string(),
  contextual_tuples,
  authorization_model_id: modelId,
  consistency,
});

const userFilter = z.object({ type: z.string().min(1).max(254), relation: z.string().max(50).default('') });
export const ListUsersBody = z.object({
  object: z.object({ type: z.string(), id: z.string() }),
  relation: z.string(),
  user_filters: z.array(userFilter).length(1),
  contextual_tuples: contextualKeys.nullish(),
  authorization_model_id: modelId,
  consistency,
});

export const ExpandBody = z.object({
  tuple_key: z.object({ relation: z.string().default(''), object: z.string().default('') }),
  contextual_tuples,
  authorization_model_id: modelId,
  consistency,
});

const assertion = z.object({
  tuple_key: tupleKey,
  expectation: z.boolean().default(false),
  contextual_tuples: z.array(writtenKey).max(20).default([]),
});
export const AssertionsBody = z.object({ assertions: z.array(assertion).max(100).default([]) });
