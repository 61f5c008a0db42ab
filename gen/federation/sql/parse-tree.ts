import { Dialect, parse } from '@polyglot-sql/sdk';
import { unreadable } from './refuse.ts';

/** A statement as the parser sees it. */
export type Tree = {
  /** Shape of the parser's version. */
  readonly node: unknown;
  /** Offsets, in UTF-16 units, of the names that the parser takes for tables. */
  readonly tableOffsets: readonly number[];
  /** Names of functions in the tree that come without a node of their own. */
  readonly functions: readonly string[];
};

/**
 * Parses one SELECT or UNION of the ClickHouse dialect. The parser is young: what it does not understand is refused, and a crash is a refusal.
 * @throws AxionError `query.syntax`
 */
export function parseTree(sql: string): Tree {
  // The parser counts code points; outside the basic plane one is two UTF-16 units.
  const masked = sql.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, 'xx');
  const result = attempt(() => parse(masked, Dialect.ClickHouse));
  if (!result) throw unreadable(sql, 0, 'The statement is too involved to be read.');
  if (!result.success || !result.ast) {
    throw unreadable(sql, result.errorStart ?? sql.length, said(result.error ?? ''));
  }
  const statements = result.ast as readonly Record<string, unknown>[];
  const [node] = statements;
  const kind = Object.keys(node ?? {})[0] ?? '';
  if (statements.length !== 1 || !queryKinds.has(kind)) throw unreadable(sql, 0, 'This is not one SELECT.');
  const found: { tables: number[]; functions: string[] } = { tables: [], functions: [] };
  collect(node, found);
  return { node, tableOffsets: found.tables, functions: found.functions };
}

const queryKinds = new Set(['select', 'union', 'intersect', 'except', 'subquery', 'paren', 'with']);

/** Walks without recursion; the tokens' nesting limit bounds the tree. */
function collect(root: unknown, found: { tables: number[]; functions: string[] }): void {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    const { table, function: call } = node as { table?: { name?: { span?: { start?: number } } }; function?: { name?: unknown } };
    const start = table?.name?.span?.start;
    if (start !== undefined) found.tables.push(start);
    if (typeof call?.name === 'string') found.functions.push(call.name);
    open.push(...Object.values(node));
  }
}

/** The parser says the place itself, counted to the token's end; ours is its begin. */
const said = (error: string): string => (error.split('\n')[0] ?? '').replace(/^Parse error at line \d+, column \d+: /, '').slice(0, 300);

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
