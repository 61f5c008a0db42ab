/** What there is in a store, each thing by its name: `column public.users.id` is `text not null`. */
export type Catalogue = ReadonlyMap<string, string>;

/**
 * How a store differs from what the migrations make, one line a thing in words; nothing when it does not. Of a table that is missing or foreign only the table is told.
 * Extensions beyond ours are the operator's.
 */
export function compareCatalogues(expected: Catalogue, live: Catalogue): string[] {
  const missing = [...expected.keys()].filter((what) => !live.has(what));
  const foreign = [...live.keys()].filter((what) => !expected.has(what) && !what.startsWith('extension '));
  const changed = [...expected].filter(([what, is]) => live.has(what) && live.get(what) !== is);
  const told = [...tablesOf(missing), ...tablesOf(foreign)];
  const isTold = (what: string) => told.some((table) => what !== `table ${table}` && isAbout(what, table));
  return [
    ...missing.filter((what) => !isTold(what)).map((what) => `${what} is missing; it should be: ${expected.get(what)}`),
    ...foreign.filter((what) => !isTold(what)).map((what) => `${what} is not of this release: ${live.get(what)}`),
    ...changed.map(([what, is]) => `${what} is: ${live.get(what)}; it should be: ${is}`),
  ].sort();
}

const tablesOf = (names: readonly string[]): string[] => names.flatMap((what) => (what.startsWith('table ') ? [what.slice(6)] : []));
const isAbout = (what: string, table: string): boolean => what.split(' ').some((word) => word === table || word.startsWith(`${table}.`));

/** A catalogue as it is committed: JSON, one line a thing, in the order of the names' bytes. */
export const catalogueText = (catalogue: Catalogue): string =>
  `{\n${[...catalogue]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, is]) => `  ${JSON.stringify(what)}: ${JSON.stringify(is)}`)
    .join(',\n')}\n}\n`;

/** The catalogue inside such a text. @throws SyntaxError */
export const catalogueFrom = (text: string): Catalogue => new Map(Object.entries(JSON.parse(text) as Record<string, string>));
