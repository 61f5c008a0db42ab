import type { ErrorPlace } from '../editor/error-place.ts';

/** A place in a part of a text, as a place of the whole text; `offset` is where the part starts. */
export function shiftedPlace({ line, column }: ErrorPlace, whole: string, offset: number): ErrorPlace {
  const before = whole.slice(0, offset).split('\n');
  const lastLength = before.at(-1)?.length ?? 0;
  return { line: line + before.length - 1, column: line === 1 ? column + lastLength : column };
}
