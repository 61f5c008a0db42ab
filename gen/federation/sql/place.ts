/** A place in SQL as people count: both from 1. */
export type Place = { readonly line: number; readonly column: number };

/** Line and column of an offset in UTF-16 units; one past the end is allowed. */
export function placeAt(sql: string, offset: number): Place {
  const before = sql.slice(0, Math.max(0, offset));
  const lineStart = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: before.length - lineStart + 1 };
}
