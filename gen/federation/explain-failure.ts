import { AxionError } from '@axion/platform/errors/axion-error.ts';
import { SourceRefusal } from '../connectors/source-refusal.ts';
import { functionNames } from './sql/allowed-functions.ts';
import type { Edited } from './sql/edits.ts';
import { nearestNames } from './sql/nearest-names.ts';
import { type Place, placeAt } from './sql/place.ts';

/** What is known of the statement that failed. */
export type Failed = {
  readonly queryId: string;
  /** As the caller wrote it. */
  readonly sql: string;
  readonly edited: Edited;
  readonly limits: { readonly timeMs: number; readonly memoryBytes: number };
};

/** Numbers of ClickHouse: src/Common/ErrorCodes.cpp. */
const codes = { syntax: 62, timeout: 159, tooSlow: 160, memory: 241, tooManyRows: 158, tooManyBytes: 307, cancelled: 394, parameter: 456 };

/** A source's refusal as ours: its own words without what we put into the statement, the place in the caller's text, and names that are near. */
export function explainFailure(error: unknown, failed: Failed): unknown {
  if (!(error instanceof SourceRefusal)) return error;
  const { code } = error;
  if (code === codes.cancelled) return new AxionError('query.cancelled', { id: failed.queryId }, error);
  if (code === codes.timeout || code === codes.tooSlow) return exceeded('time', `${failed.limits.timeMs} ms`, error);
  if (code === codes.memory) return exceeded('memory', `${Math.round(failed.limits.memoryBytes / 1e6)} MB`, error);
  if (code === codes.tooManyRows || code === codes.tooManyBytes) return exceeded('rows-read', 'of the source', error);
  const says = cleaned(error.message);
  if (code === codes.parameter)
    return new AxionError('query.parameter-missing', { name: /Substitution `(\w+)`/.exec(error.message)?.[1] ?? '' }, error);
  if (code === codes.syntax)
    return new AxionError('query.syntax', { says: atToken(error.message), ...syntaxPlace(error.message, failed) }, error);
  const named = namedIn(error.message, failed.sql);
  const nearest = nearestIn(error.message, named?.name);
  const advice = nearest.length > 0 ? `Did you mean ${nearest.join(', ')}?` : 'See what the source says.';
  const place = named ? placeAt(failed.sql, named.at) : { line: null, column: null };
  return new AxionError('query.failed', { says, engineCode: code, nearest, advice, ...place }, error);
}

const exceeded = (limit: 'time' | 'memory' | 'rows-read', allowed: string, cause: unknown) =>
  new AxionError('query.limit-exceeded', { limit, allowed }, cause);

/** Without the statement that ClickHouse repeats (it holds our conditions), its version, and our private names. */
const cleaned = (message: string): string =>
  message
    .replace(/[\s.:,]*\b[Ii]n scope\b.*$/s, '')
    .replace(/\(version [^)]*\)+\s*$/s, '')
    .replace(/[\s.:,]*While (?:executing|processing)\b.*$/is, '')
    .replace(/[\s.]*Maybe you meant.*$/s, '')
    .replace(/\([A-Z_]+\)\s*$/, '')
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '…')
    .replaceAll(/\baxion_with_\d+\b/g, 'a WITH query')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 400);

/** ClickHouse goes on with every word that could stand there, a hundred of them. */
const atToken = (message: string): string => {
  const token = /failed at position \d+ \((.{1,80}?)\)/s.exec(message)?.[1];
  return token === undefined ? 'Syntax error.' : `Syntax error at ${token}.`;
};

/** "failed at position 11" counts bytes from 1 in the text that was sent. */
function syntaxPlace(message: string, { sql, edited }: Failed): Place | { line: null; column: null } {
  const position = Number(/failed at position (\d+)/.exec(message)?.[1] ?? 0);
  if (position === 0) return { line: null, column: null };
  const sent = Buffer.from(edited.sql, 'utf8').subarray(0, position - 1);
  return placeAt(sql, Math.min(edited.originalOffset(sent.toString('utf8').length), sql.length));
}

/** The name that the message is about, and where it stands in the caller's text. */
function namedIn(message: string, sql: string): { readonly name: string; readonly at: number } | undefined {
  const name = /(?:identifier|name|function|column|type)s?:? [`'"]([^`'"]{1,200})[`'"]/i.exec(message)?.[1];
  if (name === undefined) return undefined;
  const last = name.slice(name.lastIndexOf('.') + 1);
  const at = [name, last].map((text) => wordAt(sql, text)).find((found) => found >= 0);
  return at === undefined ? undefined : { name, at };
}

function wordAt(sql: string, word: string): number {
  const escaped = word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return sql.search(new RegExp(`(?<![A-Za-z0-9_])${escaped}(?![A-Za-z0-9_])`));
}

function nearestIn(message: string, name: string | undefined): readonly string[] {
  const list = /Maybe you meant:?\s*\[([^\]]*)\]/.exec(message)?.[1];
  if (list !== undefined) return [...list.matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, found = '']) => found).slice(0, 3);
  return /function/i.test(message) && name !== undefined ? nearestNames(name, functionNames()) : [];
}
