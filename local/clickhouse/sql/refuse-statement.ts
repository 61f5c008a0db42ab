import { fault } from '../clickhouse-fault.ts';
import type { Role } from '../engine/access.ts';
import type { Verdict } from '../engine/open-engine.ts';
import type { QueryShape } from './query-shape.ts';
import { isWord, type Token } from './tokens.ts';

/** Statements that change a session, which a request does not keep. */
const sessionWords = ['SET', 'USE', 'BEGIN', 'COMMIT', 'ROLLBACK', 'EXECUTE'];

type Asked = { readonly shape: QueryShape; readonly verdict: Verdict; readonly role: Role; readonly readOnly: boolean };

/**
 * Refuses what may not run at all, before a session is asked for. The caller has made sure that the text is one statement.
 * @throws ClickHouseFault 358, 48, 164, 497, 456
 */
export function refuseStatement({ shape, verdict, role, readOnly }: Asked): void {
  const [first, second] = shape.tokens;
  if (shape.writesOutfile) throw fault(358, 'INTO OUTFILE is not allowed');
  if (sessionWords.some((word) => isWord(first, word)) || (isWord(first, 'CREATE') && isWord(second, 'TEMPORARY')))
    throw fault(
      48,
      `${first?.text.toUpperCase()} changes a session, and sessions are not kept here: send settings and database with the request`,
    );
  if (verdict.reads) {
    if (role === 'reader') refuseForReader(shape.tokens);
    return;
  }
  if (readOnly)
    throw fault(
      164,
      'Cannot execute query in readonly mode. For queries over HTTP, method GET implies readonly. You should use method POST for modifying queries',
    );
  if (role === 'reader') throw fault(497, 'axion_gen_reader: Not enough privileges. This user may only read');
}

/**
 * Grants do not cover the function `file`, which reads any file of this machine (measured on chDB 3.4), and a function may be named without
 * brackets (`APPLY(file)`) or in quotes, so the reader may not use that name at all.
 */
function refuseForReader(tokens: readonly Token[]): void {
  for (const { kind, text } of tokens) {
    if (kind === 'quoted' && text.includes('\\'))
      throw fault(497, 'axion_gen_reader: Not enough privileges. Escapes in quoted names are not allowed');
    if ((kind === 'word' || kind === 'quoted') && /^\W*file\W*$/i.test(text))
      throw fault(497, 'axion_gen_reader: Not enough privileges. The name `file` is not allowed');
  }
}

/** @throws ClickHouseFault 456 when a place of the statement has no value */
export function refuseMissingParameters(shape: QueryShape, parameters: ReadonlyMap<string, string>): void {
  for (const name of shape.parameters) if (!parameters.has(name)) throw fault(456, `Substitution \`${name}\` is not set`);
}
