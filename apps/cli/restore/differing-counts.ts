/** Tables whose rows are not as many as they were, a line each. */
export function differingCounts(wanted: Readonly<Record<string, number>>, found: Readonly<Record<string, number>>): readonly string[] {
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(found)])].sort();
  return names
    .filter((name) => (wanted[name] ?? 0) !== (found[name] ?? 0))
    .map((name) => `${name} has ${found[name] ?? 0} rows, wanted are ${wanted[name] ?? 0}`);
}
