/** Where in a text an engine saw an error: 1-based line and column. */
export type ErrorPlace = { readonly line: number; readonly column: number };

/** The place that a problem document names, if it names one. */
export function placeOf(problem: Readonly<Record<string, unknown>>): ErrorPlace | null {
  const { line, column } = problem;
  return typeof line === 'number' && typeof column === 'number' && line >= 1 && column >= 1 ? { line, column } : null;
}

/** Offsets of the word at a place, at least one character long; a place behind the end marks the last character. */
export function rangeAt(text: string, { line, column }: ErrorPlace): { readonly from: number; readonly to: number } {
  const lines = text.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  const from = Math.max(0, Math.min(start + column - 1, text.length - 1));
  const word = /^(\w+|[^\s\w])/.exec(text.slice(from))?.[0] ?? ' ';
  return { from, to: Math.min(text.length, from + word.length) };
}
