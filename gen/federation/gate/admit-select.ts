import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { isAllowedFunction } from '../sql/allowed-functions.ts';
import { findTables, nameOf, type TableMention } from '../sql/find-tables.ts';
import { parseTree } from '../sql/parse-tree.ts';
import { placeAt } from '../sql/place.ts';
import { readTokens, type Tokens } from '../sql/read-tokens.ts';
import { forbidden, unreadable } from '../sql/refuse.ts';
import { refuseReach } from '../sql/refuse-reach.ts';
import { type CommonName, isNameToken } from '../sql/scopes.ts';
import { wordsBeforeParenthesis } from '../sql/words.ts';
import { type Catalogue, candidatesFor, type TableOfDataset } from './catalogue.ts';

/** A place in the SQL where a table of the source stands, and what it can mean. */
export type Reached = { readonly mention: TableMention; readonly candidates: readonly TableOfDataset[] };

/** A statement that passed the gate. Nothing of it was run, and nothing is known of the caller's rights yet. */
export type AdmittedSelect = {
  /** What came in, without comments and the semicolon at its end; offsets are those of what came in. */
  readonly sql: string;
  /** Every name in the place of a table, those of WITH queries too. */
  readonly mentions: readonly TableMention[];
  readonly reached: readonly Reached[];
  readonly commons: readonly CommonName[];
  /** Stretches like `database.` of `database.table.column`, which a sub-query's columns do not have. */
  readonly qualifiers: readonly { readonly start: number; readonly end: number }[];
  readonly parameters: readonly { readonly name: string; readonly type: string }[];
  readonly tree: unknown;
};

/**
 * Lets exactly one SELECT pass, on tables of the catalogue, with functions that only compute. Two readers look at it, our tokens and a parser;
 * where they disagree about the tables, the statement is refused.
 *
 * @throws AxionError `query.syntax`, `query.forbidden`, `query.table-missing` (without names of other tables: rights are not known here)
 */
export function admitSelect(source: string, catalogue: Catalogue): AdmittedSelect {
  const read = withoutSemicolon(readTokens(source));
  refuseReach(read);
  const { mentions, commons } = findTables(read);
  const tree = parseTree(read.sql);
  requireAgreement(read, mentions, tree.tableOffsets);
  const call = tree.functions.find((name) => !isAllowedFunction(name) && !wordsBeforeParenthesis.has(name.toLowerCase()));
  if (call !== undefined)
    throw forbidden(read.sql, Math.max(0, read.sql.indexOf(call)), `the function ${call}`, 'Functions that only compute may be used.');
  return {
    sql: read.sql,
    mentions,
    reached: mentions
      .filter(({ common }) => common === null)
      .map((mention) => ({ mention, candidates: resolve(read.sql, mention, catalogue) })),
    commons,
    qualifiers: qualifiersIn(read, mentions, catalogue),
    parameters: parametersOf(read),
    tree: tree.node,
  };
}

function withoutSemicolon({ sql, tokens }: Tokens): Tokens {
  const last = tokens.at(-1);
  if (last?.value !== ';') return { sql, tokens };
  return { sql: `${sql.slice(0, last.start)} ${sql.slice(last.end)}`, tokens: tokens.slice(0, -1) };
}

function requireAgreement({ sql }: Tokens, mentions: readonly TableMention[], parsed: readonly number[]): void {
  const ours = new Set(mentions.map(({ nameStart }) => nameStart));
  const theirs = new Set(parsed);
  const disputed = [...ours, ...theirs].filter((start) => !(ours.has(start) && theirs.has(start))).sort((a, b) => a - b)[0];
  if (disputed !== undefined) throw unreadable(sql, disputed, 'It is not certain what this names; write the query in a plainer way.');
}

function resolve(sql: string, mention: TableMention, catalogue: Catalogue): readonly TableOfDataset[] {
  const candidates = candidatesFor(catalogue, mention);
  if (candidates.length > 0) return candidates;
  const name = mention.database === null ? mention.table : `${mention.database}.${mention.table}`;
  throw new AxionError('query.table-missing', { table: name, nearest: [], ...placeAt(sql, mention.start) });
}

/** Names of databases stand before tables only; anywhere else they could reach what nobody looked at. */
function qualifiersIn({ sql, tokens }: Tokens, mentions: readonly TableMention[], catalogue: Catalogue) {
  const qualifiers: { start: number; end: number }[] = [];
  const datasets = new Set(catalogue.tables.map(({ dataset }) => dataset));
  const places = new Set(mentions.map(({ start }) => start));
  const tables = new Set(mentions.map(({ table }) => table));
  tokens.forEach((token, at) => {
    const [dot, second, secondDot] = [tokens[at + 1], tokens[at + 2], tokens[at + 3]];
    if (!isNameToken(token) || dot?.value !== '.' || tokens[at - 1]?.value === '.' || places.has(token.start)) return;
    const name = nameOf(sql, token);
    const isDatabase = name === catalogue.database || serverDatabases.has(name.toLowerCase());
    if (
      second &&
      isNameToken(second) &&
      secondDot?.value === '.' &&
      tables.has(nameOf(sql, second)) &&
      (isDatabase || datasets.has(name))
    ) {
      qualifiers.push({ start: token.start, end: second.start });
    } else if (isDatabase) throw forbidden(sql, token.start, `the database ${name} in this place`, 'Use the table’s name or its alias.');
  });
  return qualifiers;
}

const serverDatabases = new Set(['system', 'information_schema', 'default']);

function parametersOf({ sql, tokens }: Tokens): readonly { readonly name: string; readonly type: string }[] {
  const types = new Map<string, string>();
  for (const { kind, value, start } of tokens) {
    if (kind !== 'parameter') continue;
    const [name = '', type = ''] = value.split(/:(.*)/s);
    if (types.has(name) && types.get(name) !== type) throw unreadable(sql, start, `The parameter ${name} has two types.`);
    types.set(name, type);
  }
  return [...types].map(([name, type]) => ({ name, type }));
}
