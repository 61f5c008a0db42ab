/** What one query of a person may take. */
export type QueryLimits = {
  readonly rows: number;
  readonly bytes: number;
  readonly timeMs: number;
  readonly memoryBytes: number;
  /** Queries of one person that may run together. */
  readonly atOnce: number;
};

/** Built-in limits by role; a person with several roles has the widest of each. */
const limitsByRole: Readonly<Record<number, QueryLimits>> = {
  1: { rows: 10_000_000, bytes: 4e9, timeMs: 600_000, memoryBytes: 4e9, atOnce: 16 },
  2: { rows: 1_000_000, bytes: 1e9, timeMs: 120_000, memoryBytes: 1e9, atOnce: 8 },
};
const least: QueryLimits = { rows: 10_000, bytes: 1e8, timeMs: 30_000, memoryBytes: 5e8, atOnce: 2 };

/** The limits of somebody with these roles. */
export function limitsOf(roleIds: readonly number[]): QueryLimits {
  const all = [least, ...roleIds.flatMap((id) => limitsByRole[id] ?? [])];
  const widest = (name: keyof QueryLimits) => Math.max(...all.map((limits) => limits[name]));
  return {
    rows: widest('rows'),
    bytes: widest('bytes'),
    timeMs: widest('timeMs'),
    memoryBytes: widest('memoryBytes'),
    atOnce: widest('atOnce'),
  };
}

const defaultTimeMs = 60_000;

/** Limits with what the caller asked for: never more than the role allows. */
export const narrowLimits = (
  limits: QueryLimits,
  { rowLimit, timeoutMs }: { readonly rowLimit?: number | undefined; readonly timeoutMs?: number | undefined },
): QueryLimits => ({
  ...limits,
  rows: Math.min(limits.rows, rowLimit ?? limits.rows),
  timeMs: Math.min(limits.timeMs, timeoutMs ?? defaultTimeMs),
});
