/** Replaces a stretch of a text; an insertion has `start` = `end`. */
export type Edit = { readonly start: number; readonly end: number; readonly text: string };

/** A text after edits, with the way back. */
export type Edited = {
  readonly sql: string;
  /** Where an offset of the new text was in the old one; inside new text, where that begins. */
  readonly originalOffset: (offset: number) => number;
};

/** Applies edits that do not overlap. */
export function applyEdits(source: string, edits: readonly Edit[]): Edited {
  const sorted = edits.toSorted((a, b) => a.start - b.start);
  let sql = '';
  let done = 0;
  const placed: { readonly from: number; readonly to: number; readonly edit: Edit }[] = [];
  for (const edit of sorted) {
    sql += source.slice(done, edit.start);
    placed.push({ from: sql.length, to: sql.length + edit.text.length, edit });
    sql += edit.text;
    done = edit.end;
  }
  return { sql: sql + source.slice(done), originalOffset: (offset) => backOf(offset, placed) };
}

function backOf(offset: number, placed: readonly { readonly from: number; readonly to: number; readonly edit: Edit }[]): number {
  let shift = 0;
  for (const { from, to, edit } of placed) {
    if (offset < from) break;
    if (offset < to) return edit.start;
    shift = edit.end - to;
  }
  return offset + shift;
}
