import type { Token, Tokens } from './read-tokens.ts';
import { forbidden, unreadable } from './refuse.ts';
import { type CommonName, isNameToken, type Scope, scopeStack } from './scopes.ts';
import { reservedWords, wordsAfterFrom, wordsAfterTable } from './words.ts';

/** A name in the place of a table. */
export type TableMention = {
  readonly database: string | null;
  readonly table: string;
  readonly start: number;
  readonly end: number;
  /** Offset of the last part: what parsers call the table's name. */
  readonly nameStart: number;
  /** Whether an alias follows. */
  readonly aliased: boolean;
  /** FINAL or SAMPLE follows: it cannot stand behind a sub-query. */
  readonly modifier: string | null;
  /** The private name of the WITH query that is meant; null for a table of the source. */
  readonly common: string | null;
};
export type Found = { readonly mentions: readonly TableMention[]; readonly commons: readonly CommonName[] };

/**
 * Finds every place where ClickHouse looks for a table, by the tokens alone: after FROM and JOIN, and after commas between them. What stands
 * there is a name, or a sub-query in parentheses; anything else is refused.
 * @throws AxionError `query.forbidden`, `query.syntax`
 */
export function findTables({ sql, tokens }: Tokens): Found {
  const mentions: TableMention[] = [];
  const commons: CommonName[] = [];
  const scopes = scopeStack(sql);
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    const scope = scopes.top();
    if (scope.wantsTable) {
      scope.wantsTable = false;
      if (token.value !== '(') {
        const mention = readMention(sql, tokens, at, scopes.visible);
        mentions.push(mention);
        at += mention.database === null ? 0 : 2;
        continue;
      }
      requireQuery(sql, tokens, at);
    }
    const common = commonAt(sql, tokens, at);
    if (common) {
      const named = { ...common, privateName: `axion_with_${commons.length + 1}` };
      commons.push(named);
      scope.pending = named;
    }
    if (token.kind === 'symbol') scopes.onSymbol(token);
    else if (token.kind === 'word') onWord({ sql, tokens, at, token, scope });
  }
  scopes.requireClosed(sql.length);
  return { mentions, commons };
}

type Step = { readonly sql: string; readonly tokens: readonly Token[]; readonly at: number; readonly token: Token; readonly scope: Scope };

function onWord({ sql, tokens, at, token, scope }: Step): void {
  const word = token.value;
  if (word === 'select') Object.assign(scope, { isQuery: true, inFrom: false, arrayJoin: false });
  else if (word === 'from') {
    if (!scope.isQuery) throw forbidden(sql, token.start, 'FROM inside a function', 'Give the arguments with commas.');
    Object.assign(scope, { inFrom: true, wantsTable: true, arrayJoin: false });
  } else if (word === 'join') {
    if (!scope.inFrom) throw unreadable(sql, token.start, 'JOIN stands outside FROM.');
    scope.arrayJoin = tokens[at - 1]?.value === 'array';
    scope.wantsTable = !scope.arrayJoin;
  } else if (word === 'using' && tokens[at + 1]?.value !== '(') {
    throw unreadable(sql, token.start, 'Write the columns of USING in parentheses.');
  } else if (word === 'as' && scope.inFrom) {
    const alias = tokens[at + 1];
    if (alias?.kind === 'word' && reservedWords.has(alias.value)) throw unreadable(sql, alias.start, `${alias.value} cannot be an alias.`);
  } else if (scope.inFrom && wordsAfterFrom.has(word) && tokens[at - 1]?.value !== '.')
    Object.assign(scope, { inFrom: false, arrayJoin: false });
}

function readMention(sql: string, tokens: readonly Token[], at: number, visible: (name: string) => string | null): TableMention {
  const first = tokens[at] as Token;
  if (!isNameToken(first) || (first.kind === 'word' && reservedWords.has(first.value))) {
    throw unreadable(sql, first.start, 'A table or a sub-query is expected here.');
  }
  const qualified = tokens[at + 1]?.value === '.';
  const last = qualified ? (tokens[at + 2] as Token | undefined) : first;
  if (!last || !isNameToken(last)) throw unreadable(sql, first.end, 'A table’s name is expected here.');
  const next = tokens[at + (qualified ? 3 : 1)];
  const name = sql.slice(first.start, last.end);
  if (next?.value === '(') throw forbidden(sql, first.start, `the table function ${name}`, 'Select from a table of a dataset.');
  if (next?.value === '.') throw forbidden(sql, first.start, `a name of three parts, ${name}…`, 'Write database.table or dataset.table.');
  const table = nameOf(sql, last);
  const modifier =
    next?.kind === 'word' && (next.value === 'final' || next.value === 'sample') ? next.value.toUpperCase() : laterModifier(tokens, at);
  return {
    database: qualified ? nameOf(sql, first) : null,
    table,
    start: first.start,
    end: last.end,
    nameStart: last.start,
    aliased:
      next !== undefined && (next.kind === 'quoted' || (next.kind === 'word' && (next.value === 'as' || !wordsAfterTable.has(next.value)))),
    modifier,
    common: qualified ? null : visible(table),
  };
}

/** FINAL and SAMPLE may follow the alias. */
function laterModifier(tokens: readonly Token[], at: number): string | null {
  for (const token of tokens.slice(at + 1, at + 6)) {
    if (token.kind === 'word' && (token.value === 'final' || token.value === 'sample')) return token.value.toUpperCase();
    if (token.kind === 'symbol' && token.value !== '.') return null;
    if (token.kind === 'word' && token.value !== 'as' && wordsAfterTable.has(token.value)) return null;
  }
  return null;
}

function requireQuery(sql: string, tokens: readonly Token[], at: number): void {
  let inner = at + 1;
  while (tokens[inner]?.value === '(') inner += 1;
  const token = tokens[inner];
  if (token?.kind === 'word' && (token.value === 'select' || token.value === 'with')) return;
  throw forbidden(
    sql,
    tokens[at]?.start ?? 0,
    'a parenthesis without SELECT in the place of a table',
    'Write the table’s name alone, or (SELECT …).',
  );
}

/** `name AS (SELECT …)`, which stands only behind WITH. */
function commonAt(sql: string, tokens: readonly Token[], at: number): Omit<CommonName, 'privateName'> | undefined {
  const token = tokens[at] as Token;
  if (!isNameToken(token) || tokens[at + 1]?.value !== 'as') return undefined;
  const open = tokens[at + 2]?.value === 'materialized' ? at + 3 : at + 2;
  if (tokens[open]?.value !== '(') return undefined;
  let inner = open + 1;
  while (tokens[inner]?.value === '(') inner += 1;
  if (tokens[inner]?.kind !== 'word' || (tokens[inner]?.value !== 'select' && tokens[inner]?.value !== 'with')) return undefined;
  return { start: token.start, end: token.end, name: nameOf(sql, token) };
}

/** A name letter for letter: names are case-sensitive in ClickHouse. */
export const nameOf = (sql: string, token: Token): string => (token.kind === 'quoted' ? token.value : sql.slice(token.start, token.end));
