/** The known name that was most likely meant, or undefined when none is close (more than a third of the letters differ). */
export function nearestName(typed: string, names: readonly string[]): string | undefined {
  const distances = names.map((name) => ({ name, distance: editDistance(typed.toLowerCase(), name) }));
  const nearest = distances.sort((a, b) => a.distance - b.distance)[0];
  return nearest && nearest.distance <= Math.max(1, Math.ceil(nearest.name.length / 3)) ? nearest.name : undefined;
}

/** Damerau–Levenshtein in its optimal string alignment form: letters put in, left out, changed or swapped with the next one. */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number) => rows[i]?.[j] ?? 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const changed = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + changed, swapped));
    }
  }
  return at(a.length, b.length);
}
