import type { AxionError } from '@axion/platform/errors/axion-error.ts';
import { forbidden, unreadable } from './refuse.ts';

/** A token; `start` and `end` are offsets in UTF-16 units of the text that came in. */
export type Token = {
  readonly kind: 'word' | 'quoted' | 'text' | 'number' | 'parameter' | 'symbol';
  /** A word in lower case, the name inside quotes, the symbol itself; for text and numbers what stands there. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
};
export type Tokens = {
  /** What came in, with blanks in the place of comments: every offset stays, and whoever reads it sees no comment. */
  readonly sql: string;
  readonly tokens: readonly Token[];
};

/** Longest first. What is not here cannot be written: `$` heredocs, `#` comments, `@`, `\`, letters outside ASCII that are not quoted. */
const symbols = ['<=>', '::', '->', '<=', '>=', '<>', '!=', '==', '||', ...'()[],.+-*/%=<>?:;'];
const patterns = {
  blank: /[ \t\r\n]+/y,
  lineComment: /--[^\n]*/y,
  word: /[A-Za-z_][A-Za-z0-9_]*/y,
  // ClickHouse reads escapes in every kind of quote; names with escapes are refused, so no two readers can see two names.
  quotedName: /`[^`\\\p{Cc}]+`(?!`)|"[^"\\\p{Cc}]+"(?!")/uy,
  text: /'(?:[^'\\]|\\.|'')*'(?!')/sy,
  number: /(?:0[xX][0-9A-Fa-f]+|(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?![A-Za-z0-9_])/y,
  parameter: /\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*:\s*([^{}]*?)\s*\}/y,
} as const;

/**
 * Cuts ClickHouse SQL into tokens, strictly: a character that this reader does not know is refused, so that the reader, the parser and the
 * engine cannot disagree about where a text or a comment ends.
 * @throws AxionError `query.syntax`, `query.forbidden`
 */
export function readTokens(source: string): Tokens {
  const tokens: Token[] = [];
  let sql = source;
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(sql);
  };
  while (at < sql.length) {
    const comment = commentEnd(sql, at) ?? take(patterns.lineComment)?.[0].length;
    if (comment !== undefined) {
      sql = blankOut(sql, at, comment);
      at += comment;
      continue;
    }
    const blank = take(patterns.blank);
    if (blank) {
      at += blank[0].length;
      continue;
    }
    const token = tokenAt(sql, at, tokens.at(-1), take);
    tokens.push(token);
    at = token.end;
  }
  return { sql, tokens };
}

function tokenAt(sql: string, at: number, before: Token | undefined, take: (pattern: RegExp) => RegExpExecArray | null): Token {
  const made = (kind: Token['kind'], value: string, length: number): Token => ({ kind, value, start: at, end: at + length });
  const word = take(patterns.word)?.[0];
  if (word) return made('word', word.toLowerCase(), word.length);
  const quoted = take(patterns.quotedName)?.[0];
  if (quoted) return made('quoted', quoted.slice(1, -1), quoted.length);
  const text = take(patterns.text)?.[0];
  if (text) return made('text', text, text.length);
  // After a name, `.1` is an element of a tuple.
  const number = before?.value === '.' || sql[at] !== '.' ? take(patterns.number)?.[0] : undefined;
  if (number) return made('number', number, number.length);
  const parameter = take(patterns.parameter);
  if (parameter) return made('parameter', `${parameter[1]}:${parameter[2]}`, parameter[0].length);
  const symbol = symbols.find((candidate) => sql.startsWith(candidate, at));
  if (symbol) return made('symbol', symbol, symbol.length);
  throw strange(sql, at);
}

function strange(sql: string, at: number): AxionError {
  const character = String.fromCodePoint(sql.codePointAt(at) ?? 0);
  if (character === "'") return unreadable(sql, at, 'A text that begins here has no end.');
  if (character === '`' || character === '"') return unreadable(sql, at, 'This quoted name is empty, has no end, or contains an escape.');
  if (character === '{') return forbidden(sql, at, 'a brace', 'Write a parameter as {name:Type}, and maps with map().');
  return forbidden(
    sql,
    at,
    `the character ${JSON.stringify(character)}`,
    'Quote names with letters outside a–z in backticks, and texts in single quotes.',
  );
}

/** Length of a block comment at this place; they nest in ClickHouse. */
function commentEnd(sql: string, start: number): number | undefined {
  if (!sql.startsWith('/*', start)) return undefined;
  let depth = 1;
  let at = start + 2;
  while (depth > 0) {
    const [open, close] = [sql.indexOf('/*', at), sql.indexOf('*/', at)];
    if (close < 0) throw unreadable(sql, start, 'A comment that begins here has no end.');
    const nested = open >= 0 && open < close;
    depth += nested ? 1 : -1;
    at = (nested ? open : close) + 2;
  }
  return at - start;
}

const blankOut = (sql: string, start: number, length: number): string =>
  sql.slice(0, start) + sql.slice(start, start + length).replaceAll(/[^\n]/g, ' ') + sql.slice(start + length);
