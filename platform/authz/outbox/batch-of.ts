/** A change that waits, as it lies in the outbox. */
export type Waiting = {
  readonly id: string;
  readonly operation: 'write' | 'delete';
  readonly user: string;
  readonly relation: string;
  readonly object: string;
  /** How often it met a failure of a kind that nobody knows. */
  readonly attempts: number;
  /** Whether it waited so long that it may be set aside. */
  readonly isOld: boolean;
};

/**
 * As much of the queue as may go in one call. The store takes away before it stores, and facts do not touch each other, so only a fact that is both stored and taken
 * away must keep its order: its later changes are left for the next call. What is of other facts does not wait behind them, for the first may fail for long.
 */
export function batchOf(waiting: readonly Waiting[]): readonly Waiting[] {
  const first = new Map<string, Waiting['operation']>();
  const left = new Set<string>();
  return waiting.filter(({ object, relation, user, operation }) => {
    const fact = `${object} ${relation} ${user}`;
    if ((first.get(fact) ?? operation) !== operation) left.add(fact);
    first.set(fact, first.get(fact) ?? operation);
    return !left.has(fact);
  });
}
