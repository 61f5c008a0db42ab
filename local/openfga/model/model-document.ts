import { z } from 'zod';

/** How a relation is made up, as it travels (OpenFGA schema 1.1 and 1.2). */
export type RewriteDocument =
  | { readonly this: object }
  | { readonly computedUserset: { readonly relation: string } }
  | {
      readonly tupleToUserset: {
        readonly tupleset: { readonly relation: string };
        readonly computedUserset: { readonly relation: string };
      };
    }
  | { readonly union: { readonly child: readonly RewriteDocument[] } }
  | { readonly intersection: { readonly child: readonly RewriteDocument[] } }
  | { readonly difference: { readonly base: RewriteDocument; readonly subtract: RewriteDocument } };

/** Both spellings of protobuf's JSON come in; the answer uses the first. */
const spellings: Readonly<Record<string, string>> = { computed_userset: 'computedUserset', tuple_to_userset: 'tupleToUserset' };
const respell = (value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [spellings[key] ?? key, inner]))
    : value;

const named = z.object({ relation: z.string().min(1) });
const children = z.object({ child: z.array(z.lazy(() => rewrite)).min(1) });
const rewrite: z.ZodType<RewriteDocument> = z.preprocess(
  respell,
  z.union([
    z.strictObject({ this: z.object({}) }),
    z.strictObject({ computedUserset: named }),
    z.strictObject({ tupleToUserset: z.preprocess(respell, z.object({ tupleset: named, computedUserset: named })) }),
    z.strictObject({ union: children }),
    z.strictObject({ intersection: children }),
    z.strictObject({ difference: z.object({ base: z.lazy(() => rewrite), subtract: z.lazy(() => rewrite) }) }),
  ]),
);

const restriction = z.object({
  type: z.string(),
  relation: z.string().optional(),
  wildcard: z.object({}).optional(),
  condition: z.string().optional(),
});
export type RestrictionDocument = z.infer<typeof restriction>;

const sourceInfo = { module: z.string().optional(), source_info: z.looseObject({}).nullish() };
const typeDefinition = z.object({
  type: z.string(),
  relations: z.record(z.string(), rewrite).nullish(),
  metadata: z
    .object({
      relations: z.record(z.string(), z.object({ directly_related_user_types: z.array(restriction).nullish(), ...sourceInfo })).nullish(),
      ...sourceInfo,
    })
    .nullish(),
});
export type TypeDocument = z.infer<typeof typeDefinition>;

/** An authorization model as it travels. Conditions are read only to be refused. */
export const ModelDocument = z.object({
  schema_version: z
    .enum(['1.0', '1.1', '1.2', ''])
    .default('1.1')
    .transform((version) => version || '1.1'),
  type_definitions: z.array(typeDefinition).min(1),
  conditions: z.record(z.string(), z.unknown()).nullish(),
});
export type ModelDocument = z.infer<typeof ModelDocument>;
