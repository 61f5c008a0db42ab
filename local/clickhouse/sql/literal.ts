/** A text as a string literal that ClickHouse reads back to the same bytes. */
export const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\0', '\\0')}'`;

/** A name as a quoted identifier. */
export const identifier = (name: string): string => `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``;

/** The text inside a plain string literal of a query; undefined when it has escapes that we do not need to know. */
export const plainText = (quoted: string): string | undefined => /^'([^'\\]*)'$/.exec(quoted)?.[1];
