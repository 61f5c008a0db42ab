/** What the order looks at. */
type Named = { readonly name: string; readonly dependsOn: readonly string[] };

/**
 * The parts in an order in which each comes after all it depends on; parts that wait for nothing keep their order.
 * @throws Error when a part depends on an unknown one or, in a circle, on itself: the table is wrong
 */
export function startOrder<Part extends Named>(parts: readonly Part[]): readonly Part[] {
  const byName = new Map(parts.map((part) => [part.name, part]));
  const ordered: Part[] = [];
  const visit = (part: Part, path: readonly string[]): void => {
    if (path.includes(part.name)) throw new Error(`These parts wait for each other: ${[...path, part.name].join(' → ')}`);
    if (ordered.includes(part)) return;
    for (const name of part.dependsOn) visit(known(byName, name, part), [...path, part.name]);
    ordered.push(part);
  };
  for (const part of parts) visit(part, []);
  return ordered;
}

/** The wanted parts and all that they depend on, in the order of the table. */
export function withDependencies<Part extends Named>(parts: readonly Part[], wanted: readonly string[]): readonly Part[] {
  const byName = new Map(parts.map((part) => [part.name, part]));
  const needed = new Set<string>();
  const need = (name: string): void => {
    if (needed.has(name)) return;
    needed.add(name);
    for (const dependency of byName.get(name)?.dependsOn ?? []) need(dependency);
  };
  wanted.forEach(need);
  return parts.filter(({ name }) => needed.has(name));
}

/** Who must have ended before a part may be stopped: those that depend on it directly. */
export const dependentsOf = <Part extends Named>(parts: readonly Part[], name: string): readonly Part[] =>
  parts.filter(({ dependsOn }) => dependsOn.includes(name));

function known<Part extends Named>(byName: ReadonlyMap<string, Part>, name: string, asker: Part): Part {
  const part = byName.get(name);
  if (!part) throw new Error(`${asker.name} depends on ${name}, which is not in the table`);
  return part;
}
