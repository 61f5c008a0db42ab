/**
 * A value as the text of an HTTP parameter `param_…`, which ClickHouse reads by the parameter's type: strings in TSV escapes, members of arrays and tuples
 * as literals. Dates are sent as seconds since 1970, which no time zone changes.
 * @throws Error for a value that the type cannot hold (objects, Map, NaN in an integer are for the server to refuse)
 */
export function parameterText(type: string, value: unknown): string {
  const inner = wrapped(type, 'Nullable') ?? wrapped(type, 'LowCardinality');
  if (inner !== undefined) return value === null || value === undefined ? '\\N' : parameterText(inner, value);
  if (typeof value === 'string') return value.replaceAll(/[\\\t\n\r\0\b\f]/g, (sign) => escapes[sign] ?? sign);
  return literalText(type, value);
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
  '\b': '\\b',
  '\f': '\\f',
};

function literalText(type: string, value: unknown): string {
  const inner = wrapped(type, 'Nullable') ?? wrapped(type, 'LowCardinality');
  if (inner !== undefined) return value === null || value === undefined ? 'NULL' : literalText(inner, value);
  if (Array.isArray(value)) return listText(type, value);
  if (value instanceof Date) return instantText(type, value);
  if (typeof value === 'string') return `'${value.replaceAll(/['\\\0]/g, (sign) => (sign === '\0' ? '\\0' : `\\${sign}`))}'`;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  throw new Error(`${type} cannot be made from ${value === null ? 'null' : typeof value}`);
}

function listText(type: string, values: readonly unknown[]): string {
  const member = wrapped(type, 'Array');
  if (member !== undefined) return `[${values.map((value) => literalText(member, value)).join(',')}]`;
  const tuple = wrapped(type, 'Tuple');
  const members = tuple === undefined ? [] : splitTypes(tuple);
  if (tuple !== undefined && members.length === values.length)
    return `(${values.map((value, i) => literalText(members[i] as string, value)).join(',')})`;
  throw new Error(`${type} cannot be made from a list of ${values.length}`);
}

function instantText(type: string, instant: Date): string {
  const ms = instant.getTime();
  if (Number.isNaN(ms)) throw new Error(`${type} cannot be made from an invalid date`);
  if (/^Date(32)?$/.test(type)) return instant.toISOString().slice(0, 10);
  return type.startsWith('DateTime64') ? (ms / 1000).toFixed(3) : String(Math.floor(ms / 1000));
}

/** The inside of `Name(…)`; undefined when the type is another. */
const wrapped = (type: string, name: string): string | undefined =>
  type.startsWith(`${name}(`) && type.endsWith(')') ? type.slice(name.length + 1, -1).trim() : undefined;

/** The members of a tuple type; commas inside brackets do not count. */
function splitTypes(types: string): readonly string[] {
  const found: string[] = [''];
  let depth = 0;
  for (const sign of types) {
    if (sign === '(') depth++;
    if (sign === ')') depth--;
    if (sign === ',' && depth === 0) found.push('');
    else found[found.length - 1] += sign;
  }
  return found.map((type) => type.trim());
}
