/** Tables of one node, or replicated ones where the cluster has a Keeper. */
export type TableEngine = 'plain' | 'replicated';

const text = String.raw`'(?:[^'\\]|\\.|'')*'`;
const name = '`(?:[^`\\\\]|\\\\.|``)*`';
const inner = String.raw`(?:${text}|${name}|[^()'\x60])*`;
const engineClause = String.raw`\b(?<clause>ENGINE\s*=\s*)(?<replicated>Replicated)?(?<kind>\w*MergeTree)\b(?:\s*\((?<args>(?:${text}|${name}|[^()'\x60]|\(${inner}\))*)\))?`;
const windowSetting = String.raw`\b(?<window>(?:non_)?replicated_deduplication_window)\b`;

/** Texts and quoted names are matched first, and stay: a comment may speak of engines, too. */
const parts = new RegExp(`${text}|${name}|${engineClause}|${windowSetting}`, 'gis');
/** Where a replica finds the others, and its own name: those of the installation that was copied. */
const placeInKeeper = new RegExp(String.raw`^\s*${text}\s*,\s*${text}\s*(?:,\s*|$)`, 's');

type Groups = {
  readonly clause?: string;
  readonly replicated?: string;
  readonly kind?: string;
  readonly args?: string;
  readonly window?: string;
};

/**
 * The statement that makes a table, as this installation makes it: replicated or not, and never at the place in Keeper of another. Without `engine` a replicated table stays one.
 * Its other arguments stay, and the setting for repeated inserts is that of its engine.
 */
export function withEngine(ddl: string, engine: TableEngine | undefined): string {
  const isReplicated =
    engine === undefined ? /ENGINE\s*=\s*Replicated/i.test(ddl.replaceAll(new RegExp(text, 'gs'), '')) : engine === 'replicated';
  return ddl.replaceAll(parts, (whole: string, ...rest: unknown[]) => {
    const { clause, replicated, kind, args = '', window } = rest.at(-1) as Groups;
    if (window !== undefined) return isReplicated ? 'replicated_deduplication_window' : 'non_replicated_deduplication_window';
    if (clause === undefined) return whole;
    const own = replicated === undefined ? args : args.replace(placeInKeeper, '');
    return `${clause}${isReplicated ? 'Replicated' : ''}${kind}${own.trim() === '' ? '' : `(${own})`}`;
  });
}
