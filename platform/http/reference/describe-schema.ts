/** One line of a table: a field, however deep. */
export type Field = { readonly name: string; readonly type: string; readonly isRequired: boolean };

/** The part of JSON Schema that our contracts use. */
type Schema = {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly prefixItems?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly additionalProperties?: Schema | boolean;
};

const deepest = 6;

/** A schema as flat lines: `frames[].location.longitude`. */
export function describeSchema(schema: unknown, prefix = '', depth = 0): readonly Field[] {
  const { properties = {}, required = [] } = schema as Schema;
  return Object.entries(properties).flatMap(([key, part]) => {
    const name = prefix === '' ? key : `${prefix}.${key}`;
    const line = { name, type: typeOf(part), isRequired: required.includes(key) };
    return [line, ...(depth < deepest ? inside(part, name, depth + 1) : [])];
  });
}

function inside(part: Schema, name: string, depth: number): readonly Field[] {
  if (part.properties) return describeSchema(part, name, depth);
  if (part.items) return part.items.properties || alternatives(part.items).length > 0 ? inside(part.items, `${name}[]`, depth) : [];
  const seen = new Map(
    alternatives(part)
      .flatMap((some) => inside(some, name, depth))
      .map((field) => [field.name, field]),
  );
  return [...seen.values()];
}

const alternatives = (part: Schema): readonly Schema[] => (part.anyOf ?? part.oneOf ?? []).filter((some) => some.type !== 'null');

function typeOf(part: Schema): string {
  if (part.const !== undefined) return JSON.stringify(part.const);
  if (part.enum) return part.enum.map((value) => JSON.stringify(value)).join(' or ');
  const either = part.anyOf ?? part.oneOf;
  if (either) return [...new Set(either.map(typeOf))].join(' or ');
  if (part.type === 'array')
    return `list of ${part.items ? typeOf(part.items) : 'values'}${between('items', part.minItems, part.maxItems)}`;
  const limits = between('', part.minimum, part.maximum) + (part.maxLength === undefined ? '' : `, at most ${part.maxLength} characters`);
  const otherwise = part.default === undefined ? '' : `, else ${JSON.stringify(part.default)}`;
  return `${part.format ?? part.type ?? 'anything'}${limits}${otherwise}`;
}

/** Limits that only say "a safe integer" say nothing. */
function between(what: string, least: number | undefined, most: number | undefined): string {
  const low = least !== undefined && least > -Number.MAX_SAFE_INTEGER ? least : undefined;
  const high = most !== undefined && most < Number.MAX_SAFE_INTEGER ? most : undefined;
  if (low === undefined && high === undefined) return '';
  return `, ${low ?? ''}…${high ?? ''}${what === '' ? '' : ` ${what}`}`;
}
