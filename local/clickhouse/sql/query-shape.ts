import { isSign, isWord, type Token, tokensOf } from './tokens.ts';

/** What the server must know of a statement that brings no data. The engine's own parser decides everything else. */
export type QueryShape = {
  readonly tokens: readonly Token[];
  /** Where its last token ends, before any closing semicolon. */
  readonly end: number;
  /** The FORMAT clause, when there is one. */
  readonly format: { readonly name: string; readonly at: number } | undefined;
  readonly writesOutfile: boolean;
  /** Names of its `{name:Type}` places. */
  readonly parameters: ReadonlySet<string>;
};

/** Reads the shape of a statement given as `latin1` text. */
export function queryShape(text: string): QueryShape {
  const all = [...tokensOf(text)];
  let count = all.length;
  while (isSign(all[count - 1], ';')) count--;
  const tokens = all.slice(0, count);
  const outer = outerTokens(tokens);
  return {
    tokens,
    end: tokens.at(-1)?.to ?? 0,
    format: formatClause(outer),
    writesOutfile: outer.some((token, i) => isWord(token, 'INTO') && isWord(outer[i + 1], 'OUTFILE')),
    parameters: parametersOf(tokens),
  };
}

/** Tokens outside of all brackets. */
function outerTokens(tokens: readonly Token[]): readonly Token[] {
  let depth = 0;
  return tokens.filter((token) => {
    if (token.kind === 'symbol' && '([{'.includes(token.text)) depth++;
    const outside = depth === 0;
    if (token.kind === 'symbol' && ')]}'.includes(token.text)) depth--;
    return outside;
  });
}

/** `FORMAT name` is a clause only as the last thing before the end or SETTINGS; elsewhere the word names a column. */
function formatClause(outer: readonly Token[]): QueryShape['format'] {
  for (let i = outer.length - 2; i > 0; i--) {
    const name = outer[i + 1] as Token;
    const next = outer[i + 2];
    if (isWord(outer[i], 'FORMAT') && name.kind === 'word' && (next === undefined || isWord(next, 'SETTINGS')))
      return { name: name.text, at: (outer[i] as Token).from };
  }
  return undefined;
}

const parametersOf = (tokens: readonly Token[]): ReadonlySet<string> =>
  new Set(
    tokens
      .filter((token, i) => token.kind === 'word' && isSign(tokens[i - 1], '{') && isSign(tokens[i + 1], ':'))
      .map((token) => token.text),
  );
