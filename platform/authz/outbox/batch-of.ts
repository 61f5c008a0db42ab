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
 * The longest head of the queue that may go in one call. The store takes away before it stores, and facts do not touch each other, so only a fact
 * that is both stored and taken away must keep its order: there the batch ends.
 */
export function batchOf(waiting: readonly Waiting[]): readonly Waiting[] {
  const kinds = new Map<string, Waiting['operation']>();
  for (const [place, change] of waiting.entries()) {
    const fact = `${change.object} ${change.relation} ${change.user}`;
    const known = kinds.get(fact);
    if (known !== undefined && known !== change.operation) return waiting.slice(0, place);
    kinds.set(fact, change.operation);
  }
  return waiting;
}
