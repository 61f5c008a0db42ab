import { isSign, isWord, type Token, tokensOf } from './tokens.ts';

/**
 * What a text that begins with INSERT is: data follows it; it takes its rows from a query or is not a good statement (the engine says so);
 * or more text is needed to tell.
 */
export type InsertShape =
  | { readonly kind: 'data'; readonly clauseAt: number; readonly headEnd: number; readonly dataAt: number; readonly values: boolean }
  | { readonly kind: 'infile' | 'no-data' | 'unfinished' };

/** Whether the statement is an INSERT; undefined while its first word may not be complete. */
export function beginsWithInsert(text: string, ended: boolean): boolean | undefined {
  const first = tokensOf(text).next().value ?? undefined;
  if (!ended && (first === undefined || first.to === text.length)) return undefined;
  return isWord(first, 'INSERT');
}

/**
 * Finds where the data of `INSERT INTO t (…) [SETTINGS …] {FORMAT name | VALUES} data` begins, in `latin1` text.
 * `clauseAt` is the place for `FROM INFILE`, `headEnd` the end of the statement, `values` whether it said VALUES.
 */
export function insertShape(text: string, ended: boolean): InsertShape {
  let depth = 0;
  let clauseAt: number | undefined;
  let before: Token | undefined;
  for (const token of afterTarget(text)) {
    if (token.kind === 'symbol' && '([{'.includes(token.text)) depth++;
    if (token.kind === 'symbol' && ')]}'.includes(token.text)) depth--;
    if (depth > 0 || token.kind !== 'word') {
      if (isSign(token, ';')) return { kind: 'no-data' };
      before = token;
      continue;
    }
    if (isWord(before, 'FORMAT')) return dataAfter(text, token, clauseAt ?? (before as Token).from, ended);
    if (isWord(token, 'SETTINGS')) clauseAt ??= token.from;
    if (isWord(token, 'VALUES'))
      return { kind: 'data', clauseAt: clauseAt ?? token.from, headEnd: token.from, dataAt: token.to, values: true };
    if (isWord(token, 'INFILE')) return { kind: 'infile' };
    if (isWord(token, 'SELECT') || isWord(token, 'WITH') || isWord(token, 'WATCH')) return { kind: 'no-data' };
    before = token;
  }
  return { kind: ended ? 'no-data' : 'unfinished' };
}

/** After the format's name come spaces and at most one line break; every byte behind them is data. */
function dataAfter(text: string, name: Token, clauseAt: number, ended: boolean): InsertShape {
  if (name.to >= text.length - 2 && !ended) return { kind: 'unfinished' };
  const gap = /[ \t\f]*\r?\n?/y;
  gap.lastIndex = name.to;
  gap.test(text);
  return { kind: 'data', clauseAt, headEnd: name.to, dataAt: gap.lastIndex, values: false };
}

/** The tokens behind `INSERT INTO [TABLE | FUNCTION] name`, so that a table may be called `format` or `values`. */
function* afterTarget(text: string): Generator<Token, void> {
  let state: 'verb' | 'name' | 'dot' | 'rest' = 'verb';
  for (const token of tokensOf(text)) {
    if (state === 'rest') yield token;
    else if (state === 'verb')
      state = isWord(token, 'INSERT')
        ? 'verb'
        : isWord(token, 'INTO')
          ? 'verb'
          : isWord(token, 'TABLE') || isWord(token, 'FUNCTION')
            ? 'name'
            : 'dot';
    else if (state === 'name') state = 'dot';
    else if (isSign(token, '.')) state = 'name';
    else {
      state = 'rest';
      yield token;
    }
  }
}
