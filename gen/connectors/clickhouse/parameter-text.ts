/**
 * A value of `{name:Type}` as `param_name` carries it: ClickHouse reads it as TabSeparated text of that type, so tabs, newlines and backslashes
 * are escaped, and texts inside arrays are quoted. The value never becomes SQL.
 */
export function parameterText(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (Array.isArray(value)) return `[${value.map(quoted).join(',')}]`;
  return typeof value === 'string' ? escapeControls(value) : plain(value);
}

const quoted = (value: unknown): string => {
  if (value === null) return 'NULL';
  return typeof value === 'string' ? `'${escapeControls(value).replaceAll("'", "\\'")}'` : plain(value);
};

const plain = (value: unknown): string => (typeof value === 'boolean' ? (value ? '1' : '0') : String(value));

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  '\0': '\\0',
  '\b': '\\b',
  '\f': '\\f',
};
const escapeControls = (text: string): string => text.replaceAll(/[\\\t\n\r\0\b\f]/g, (character) => escapes[character] ?? character);
