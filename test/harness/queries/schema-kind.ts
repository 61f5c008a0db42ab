import type { z } from 'zod';

/** What a schema takes in, in one word: the kind of value that must come from, or go to, the store. */
export function kindOf(schema: z.ZodType): string {
  const { def } = schema as unknown as {
    def: { type: string; innerType?: z.ZodType; in?: z.ZodType; options?: z.ZodType[]; values?: unknown[] };
  };
  if (def.innerType) return kindOf(def.innerType);
  if (def.type === 'pipe' && def.in) return kindOf(def.in);
  if (def.type === 'union' && def.options?.[0]) return kindOf(def.options[0]);
  if (def.type === 'enum') return 'string';
  if (def.type === 'literal') return typeof def.values?.[0];
  return def.type;
}

/** Kinds that go with a type of PostgreSQL: what the driver makes of a column, and what it takes for a parameter. */
const columnKinds: Record<string, readonly string[]> = {
  uuid: ['string'],
  text: ['string'],
  varchar: ['string'],
  int2: ['number'],
  int4: ['number'],
  float4: ['number'],
  float8: ['number'],
  // The driver gives text: no number holds all of them.
  int8: ['bigint', 'string'],
  bool: ['boolean'],
  bytea: ['custom'],
  timestamptz: ['date'],
  json: ['object', 'record', 'array', 'unknown'],
  jsonb: ['object', 'record', 'array', 'unknown'],
};
const parameterKinds: Record<string, readonly string[]> = {
  ...columnKinds,
  int8: ['bigint', 'number'],
  timestamptz: ['date', 'string'],
  json: ['string'],
  jsonb: ['string'],
};

/** Whether a column of this type fits a schema. */
export const columnFits = (type: string, schema: z.ZodType): boolean => fits(columnKinds, type, schema);
/** Whether a value of this schema fits a parameter of this type. */
export const parameterFits = (type: string, schema: z.ZodType): boolean => fits(parameterKinds, type, schema);

const fits = (kinds: typeof columnKinds, type: string, schema: z.ZodType): boolean =>
  type.startsWith('_') ? ['array', 'tuple'].includes(kindOf(schema)) : (kinds[type] ?? []).includes(kindOf(schema));
