/** One statement of a file and the line it begins on. */
export type Statement = { readonly sql: string; readonly line: number };

/** What may hide a semicolon, at the place where it begins: remarks, texts, names, dollar texts. */
const hiding = [
  /--[^\n]*/y,
  /\/\*[\s\S]*?\*\//y,
  /[eE]'(?:[^'\\]|\\[\s\S]|'')*'/y,
  /'(?:[^']|'')*'/y,
  /"(?:[^"]|"")*"/y,
  /`[^`]*`/y,
  /\$(\w*)\$[\s\S]*?\$\1\$/y,
];

/** A file's statements, cut at semicolons outside of texts, names and remarks. Nested block remarks and BEGIN ATOMIC bodies are not known. */
export function splitStatements(text: string): Statement[] {
  const statements: Statement[] = [];
  let start = 0;
  let at = 0;
  const push = (end: number) => {
    const sql = text.slice(start, end);
    // A line's number should be that of the first word, not of the remark above it.
    const lead = /^(?:\s+|--[^\n]*|\/\*[\s\S]*?\*\/)*/.exec(sql)?.[0].length ?? 0;
    if (lead < sql.length) statements.push({ sql: sql.slice(lead).trimEnd(), line: text.slice(0, start + lead).split('\n').length });
  };
  while (at < text.length) {
    const hidden = isWordBefore(text, at) ? 0 : hiddenLength(text, at);
    if (hidden > 0) {
      at += hidden;
      continue;
    }
    if (text[at] === ';') {
      push(at);
      start = at + 1;
    }
    at += 1;
  }
  push(text.length);
  return statements;
}

/** `$` and `e'` begin something only where no word runs on: `a$b$`, `type'x'`. */
const isWordBefore = (text: string, at: number): boolean => /[$eE]/.test(text[at] ?? '') && /\w/.test(text[at - 1] ?? '');

function hiddenLength(text: string, at: number): number {
  for (const pattern of hiding) {
    pattern.lastIndex = at;
    const length = pattern.exec(text)?.[0].length;
    if (length !== undefined) return length;
  }
  return 0;
}
