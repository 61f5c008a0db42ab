import type { Migration } from './migration-files.ts';

/** One line of a database's own record. */
export type Applied = {
  readonly version: number;
  readonly name: string;
  readonly sha256: string;
  /** False for a file without a transaction that was killed in its middle. */
  readonly isFinished: boolean;
};

/**
 * What is still to be done, and what forbids doing it: a file edited or renamed since it was applied, a version this release does not know, a hole in the record.
 * A release that only reads may run on a newer schema; a runner may not touch it.
 */
export function compareHistory(
  files: readonly Migration[],
  applied: readonly Applied[],
): { readonly pending: readonly Migration[]; readonly faults: readonly string[] } {
  const known = new Map(files.map((file) => [file.version, file]));
  const finished = new Set(applied.filter(({ isFinished }) => isFinished).map(({ version }) => version));
  const last = Math.max(0, ...finished);
  const faults = applied.flatMap(({ version, name, sha256, isFinished }) => {
    const file = known.get(version);
    if (!file) return [`${name} was applied by a newer release`];
    if (!isFinished) return [];
    if (file.name !== name) return [`${name} is now called ${file.name}`];
    return file.sha256 === sha256 ? [] : [`${name} was edited after it was applied`];
  });
  const holes = files
    .filter(({ version }) => version < last && !finished.has(version))
    .map(({ name }) => `${name} was never applied, but later ones were`);
  return { pending: files.filter(({ version }) => !finished.has(version)), faults: [...faults, ...holes] };
}
