import { isAllowedFunction } from './allowed-functions.ts';
import type { Token, Tokens } from './read-tokens.ts';
import { forbidden, unreadable } from './refuse.ts';
import { isNameToken } from './scopes.ts';
import { refusedWords, wordsBeforeExpression, wordsBeforeParenthesis } from './words.ts';

const tokenLimit = 20_000;
const columnTypes =
  /^(?:Nullable|Array|LowCardinality|Map|Tuple|U?Int(?:8|16|32|64|128|256)|Float(?:32|64)|Bool|String|FixedString|UUID|Date|Date32|DateTime|DateTime64|Decimal(?:32|64|128|256)?|IPv4|IPv6|Time|Time64|[0-9]+|'[A-Za-z0-9_/+-]{1,40}'|[(), ])+$/;

/**
 * Refuses whatever reaches beyond the rows of tables: other statements, settings, formats, functions that are not known to be harmless, tables
 * as sets, and parameters that would become names. Looks at tokens only, so it does not depend on how anybody parses.
 * @throws AxionError `query.forbidden`, `query.syntax`
 */
export function refuseReach({ sql, tokens }: Tokens): void {
  const first = tokens[0];
  if (!first) throw unreadable(sql, 0, 'There is no statement.');
  if (tokens.length > tokenLimit) throw unreadable(sql, sql.length, `A statement may have ${tokenLimit} parts.`);
  if (!['select', 'with', '('].includes(first.value)) throw forbidden(sql, first.start, word(sql, first), 'Only a SELECT is run.');
  tokens.forEach((token, at) => {
    const before = tokens[at - 1];
    const after = tokens[at + 1];
    if (token.value === ';') throw forbidden(sql, token.start, 'a second statement', 'Send one SELECT at a time.');
    if (token.kind === 'parameter') refuseParameter(sql, token);
    if (token.kind === 'word') refuseWord({ sql, token, before, after });
    if (isNameToken(token) && after?.value === '(') refuseCall({ sql, token, before });
    if (token.kind === 'word' && token.value === 'in') refuseTableAsSet(sql, tokens, at);
  });
}

type Around = { readonly sql: string; readonly token: Token; readonly before: Token | undefined; readonly after?: Token | undefined };

const word = (sql: string, token: Token): string => sql.slice(token.start, token.end).toUpperCase();

function refuseWord({ sql, token, before, after }: Around): void {
  const instead = refusedWords.get(token.value);
  // `format(…)` is a function on texts; the clause has no parenthesis.
  if (instead === undefined || (token.value === 'format' && after?.value === '(')) return;
  if (before?.value === '.') throw unreadable(sql, token.start, `Put the name ${token.value} in backticks.`);
  throw forbidden(sql, token.start, word(sql, token), instead);
}

function refuseCall({ sql, token, before }: Around): void {
  const name = sql.slice(token.start, token.end);
  if (token.kind === 'quoted') throw forbidden(sql, token.start, `the quoted function ${name}`, 'Write the function without quotes.');
  if (before?.value === '.')
    throw forbidden(sql, token.start, `the function ${name} with a name before it`, 'Write the function’s name alone.');
  if (wordsBeforeParenthesis.has(token.value) || isAllowedFunction(token.value)) return;
  throw forbidden(sql, token.start, `the function ${name}`, 'Functions that only compute from their arguments may be used.');
}

function refuseParameter(sql: string, token: Token): void {
  const [name = '', type = ''] = token.value.split(/:(.*)/s);
  if (/^axion/i.test(name)) throw forbidden(sql, token.start, `the parameter ${name}`, 'Names that begin with axion are ours.');
  if (!columnTypes.test(type))
    throw forbidden(sql, token.start, `a parameter of type ${type}`, 'Give a column’s type, such as String or Array(UUID).');
}

/** `x IN name` takes a table's rows, and so does `in(x, name)`. */
function refuseTableAsSet(sql: string, tokens: readonly Token[], at: number): void {
  const token = tokens[at] as Token;
  let before = at - 1;
  while (['not', 'global'].includes(tokens[before]?.value ?? '')) before -= 1;
  if (!endsOperand(tokens[before])) throw forbidden(sql, token.start, 'the function in', 'Write x IN (…).');
  let inner = at + 1;
  const parenthesised = tokens[inner]?.value === '(';
  while (tokens[inner]?.value === '(') inner += 1;
  const first = tokens[inner];
  if (!first || !isNameToken(first)) return;
  const isCall = tokens[inner + 1]?.value === '(';
  const isQuery = parenthesised && first.kind === 'word' && ['select', 'with'].includes(first.value);
  const isLiteral = first.kind === 'word' && ['null', 'true', 'false'].includes(first.value);
  if (isCall || isQuery || isLiteral) return;
  throw forbidden(sql, first.start, 'a name after IN', 'Write IN (SELECT column FROM table), or list values.');
}

const endsOperand = (token: Token | undefined): boolean => {
  if (!token) return false;
  if (token.kind === 'symbol') return token.value === ')' || token.value === ']' || token.value === '*';
  return token.kind !== 'word' || !wordsBeforeExpression.has(token.value);
};
