/** A piece of SQL that matters; comments and white space stand between tokens. Offsets count bytes. */
export type Token = {
  readonly kind: 'word' | 'number' | 'string' | 'quoted' | 'symbol';
  readonly text: string;
  readonly from: number;
  readonly to: number;
};

type Lexeme = readonly [kind: Token['kind'] | 'gap', pattern: RegExp];

/**
 * ClickHouse's lexical rules (src/Parsers/Lexer.cpp) over text whose characters are bytes: strings escape by backslash and by doubling,
 * comments do not nest, a heredoc is `$tag$ … $tag$`, and typographic quotes quote too. What is not closed runs to the end.
 */
const lexemes: readonly Lexeme[] = [
  ['gap', /[\s\0]+|\xc2\xa0|\xe2\x80[\x80-\x8b]|\xe3\x80\x80/y],
  ['gap', /--[^\n]*|#[ !][^\n]*|\/\*[\s\S]*?(?:\*\/|$(?![\s\S]))/y],
  ['string', /'(?:[^'\\]|\\[\s\S]|'')*(?:'|$(?![\s\S]))/y],
  ['quoted', /"(?:[^"\\]|\\[\s\S]|"")*(?:"|$(?![\s\S]))|`(?:[^`\\]|\\[\s\S]|``)*(?:`|$(?![\s\S]))/y],
  ['string', /\xe2\x80\x98[\s\S]*?(?:\xe2\x80\x99|$(?![\s\S]))/y],
  ['quoted', /\xe2\x80\x9c[\s\S]*?(?:\xe2\x80\x9d|$(?![\s\S]))/y],
  ['string', /\$(\w*)\$[\s\S]*?\$\1\$/y],
  ['word', /[A-Za-z_$][\w$]*/y],
  ['number', /\d[\w]*(?:\.\d[\w]*)?/y],
  ['symbol', /[\s\S]/y],
];

/** The tokens of a text read as `latin1`, one after another, so that a reader may stop where data begins. */
export function* tokensOf(text: string): Generator<Token, void> {
  let at = 0;
  while (at < text.length) {
    const [kind, to] = lexemeAt(text, at);
    if (kind !== 'gap') yield { kind, text: text.slice(at, to), from: at, to };
    at = to;
  }
}

function lexemeAt(text: string, at: number): [Lexeme[0], number] {
  for (const [kind, pattern] of lexemes) {
    pattern.lastIndex = at;
    if (pattern.test(text)) return [kind, pattern.lastIndex];
  }
  return ['symbol', at + 1];
}

/** Whether a token is this keyword. */
export const isWord = (token: Token | undefined, word: string): boolean => token?.kind === 'word' && token.text.toUpperCase() === word;

/** Whether a token is this sign. */
export const isSign = (token: Token | undefined, sign: string): boolean => token?.kind === 'symbol' && token.text === sign;
